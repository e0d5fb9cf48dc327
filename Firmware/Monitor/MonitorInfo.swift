// SPDX-License-Identifier: MIT

import FirmwareImage
import LFA
import MonitorMachine
import SMCCC

/// Tells which monitor answers: the vendor's call with which a test sees that it was replaced.
enum MonitorInfo {
  /// FID 0xC200_0001 · → x0 0, x1 version, x2 eight ASCII characters that name the build, x3 address
  /// of the running image, x4 activations since the cold boot, x5 first instruction word of the
  /// other slot, x6 number of CPUs.
  static let function = FunctionID(rawValue: 0xc200_0001)

  /// Serves the call.
  static func call(_ registers: Registers) -> Registers {
    var results = registers
    results.x0 = ReturnCode.success
    results.x1 = version.rawValue
    results.x2 = Flavour.build
    results.x3 = image_base()
    results.x4 = HandOver.activationCount
    results.x5 = otherSlotWord
    results.x6 = UInt64(HandOver.cpuCount)
    return results
  }

  /// Tells the version in the running image's header.
  static var version: FirmwareVersion { version(at: image_base()) }

  /// Tells the version in the header of the image in a slot.
  static func version(at base: UInt64) -> FirmwareVersion {
    // SAFETY: both slots are mapped, for reading at least, from the cold boot on.
    let version = unsafe PhysicalMemory.pointer(base + 32).load(as: UInt64.self)
    return FirmwareVersion(rawValue: version)
  }

  private static var otherSlotWord: UInt64 {
    let other = Slots.monitor.idle(besides: image_base())
    // SAFETY: the idle slot is mapped, writable or sealed, from the cold boot on.
    return UInt64(unsafe PhysicalMemory.pointer(other).load(as: UInt32.self))
  }
}
