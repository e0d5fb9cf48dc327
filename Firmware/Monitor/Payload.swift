// SPDX-License-Identifier: MIT

import FirmwareImage
import LFA
import MonitorMachine
import SMCCC
import Synchronization

/// The secure payload at S-EL1, and the way there: one CPU at a time, and nobody waits for it.
enum Payload {
  /// Set while a CPU is inside.
  private static let isOccupied = Atomic<Bool>(false)
  /// Says, after an entry that starts the payload, that it can be called.
  private static let ready: UInt64 = 0
  /// Says in x0 that a CPU is inside.
  private static let busy = UInt64(bitPattern: -2)
  /// Says in x0 that the payload is broken.
  private static let failed = UInt64(bitPattern: -6)

  /// Tells where the running payload is, 0 if there is none.
  static var base: UInt64 {
    // SAFETY: an aligned word that one CPU at a time writes, with the activation lock held.
    unsafe HandOver.block.pointee.payload_base
  }

  /// Tells whether there is a payload.
  static var isPresent: Bool { base != 0 }

  /// Tells the running payload's version, none if there is no payload.
  static var version: FirmwareVersion {
    // SAFETY: as for `base`.
    FirmwareVersion(rawValue: unsafe HandOver.block.pointee.payload_version)
  }

  /// Starts the payload of a cold boot, if the flash has one.
  static func start(from flash: UInt64) {
    let base = UInt64(PAYLOAD_SLOT_A)
    Slots.open(base)
    Slots.open(UInt64(PAYLOAD_SLOT_B))
    do throws(ImageError) {
      let header = try copyFromBoot(flash, to: base)
      Slots.publish(base, size: header.memorySize)
      var registers = SecureWorld.Registers(repeating: 0)
      guard SecureWorld.enter(base + header.entries[0], &registers), registers[0] == ready
      else {
        log("the payload does not start")
        return
      }
      // SAFETY: no other CPU uses the block yet.
      unsafe HandOver.block.pointee.payload_base = base
      unsafe HandOver.block.pointee.payload_version = header.version.rawValue
      let line = LogLine()
      line.text("secure payload ")
      line.version(header.version)
      line.text(" at ")
      line.hexadecimal(base)
    } catch {
      log(error.text)
      log("there is no payload")
    }
  }

  private static func copyFromBoot(
    _ flash: UInt64, to base: UInt64
  ) throws(ImageError) -> ImageHeader {
    let header = try Slots.header(at: flash)
    // SAFETY: header checked: the file is no larger than a slot, and lies in mapped flash.
    unsafe PhysicalMemory.pointer(base).copyMemory(
      from: PhysicalMemory.pointer(flash), byteCount: Int(header.fileSize))
    try Slots.relocate(base, header)
    return header
  }

  /// Serves a call of the trusted OS range: x0...x3 are the payload's results.
  static func call(_ function: FunctionID, _ arguments: Registers) -> Registers {
    var results = arguments
    results.x0 = ReturnCode.notSupported
    guard isPresent, function != SecureWorld.returnCall, function != SecureWorld.trappedCall else {
      return results
    }
    guard occupy() else {
      results.x0 = busy
      return results
    }
    defer { vacate() }
    guard let entry = entry(2, at: base) else { return results }
    var registers: SecureWorld.Registers = [
      UInt64(function.rawValue), arguments.x1, arguments.x2, arguments.x3,
      arguments.x4, arguments.x5, arguments.x6, arguments.x7,
    ]
    guard SecureWorld.enter(entry, &registers) else {
      results.x0 = failed
      return results
    }
    results.x0 = registers[0]
    if registers[0] != ReturnCode.notSupported {
      results.x1 = registers[1]
      results.x2 = registers[2]
      results.x3 = registers[3]
    }
    return results
  }

  /// Switches to a readied image, which takes over the state in memory.
  ///
  /// - Throws: `busy` while a CPU is inside; `activationFailed` if the new image refuses or traps:
  ///   then the state is put back as it was, and the old image runs on.
  static func activate(_ image: Priming.Image) throws(Status) {
    guard occupy() else { throw .busy }
    defer { vacate() }
    StateCopy.save()
    var registers = SecureWorld.Registers(repeating: 0)
    let hasLeft = SecureWorld.enter(image.base + image.header.entries[1], &registers)
    guard hasLeft, registers[0] == ready else {
      StateCopy.restore()
      if hasLeft {
        log("the new payload does not take over, and says ", registers[0])
      } else {
        // What it has done to its own data is unknown: it has to be loaded again.
        Priming.discard()
      }
      throw .activationFailed
    }
    reportActivation(.payload, from: version, to: image.header.version, at: image.base)
    // SAFETY: this CPU alone is here, and readers see either image, both of which are whole.
    unsafe HandOver.block.pointee.payload_base = image.base
    unsafe HandOver.block.pointee.payload_version = image.header.version.rawValue
    HandOver.countActivation()
    Store.update()
  }

  /// Finds an entry of the payload in a slot.
  private static func entry(_ index: Int, at base: UInt64) -> UInt64? {
    do throws(ImageError) {
      return base + (try Slots.header(at: base)).entries[index]
    } catch {
      return nil
    }
  }

  private static func occupy() -> Bool { !isOccupied.exchange(true, ordering: .acquiring) }
  private static func vacate() { isOccupied.store(false, ordering: .releasing) }
}

/// Keeps what a payload leaves in its state until its successor has shown that it can go on with it.
private enum StateCopy {
  static func save() {
    copy(from: UInt64(PAYLOAD_STATE_BASE), to: UInt64(PAYLOAD_STATE_COPY))
  }

  static func restore() {
    copy(from: UInt64(PAYLOAD_STATE_COPY), to: UInt64(PAYLOAD_STATE_BASE))
  }

  private static func copy(from source: UInt64, to destination: UInt64) {
    // SAFETY: both are regions of that size in the memory map, mapped writable.
    unsafe PhysicalMemory.pointer(destination).copyMemory(
      from: PhysicalMemory.pointer(source), byteCount: Int(PAYLOAD_STATE_SIZE))
  }
}
