// SPDX-License-Identifier: MIT

import MonitorMachine
import _Volatile

/// QEMU's fw_cfg device, by its DMA interface (QEMU, docs/specs/fw_cfg).
///
/// Its DMA sees memory as the normal world does, so the descriptor and all destinations lie there.
/// It is used before the normal world runs.
enum FwCfg {
  /// What the device can hand out, by its key of 16 bits.
  struct Item {
    let rawValue: UInt32

    static let kernelSize = Item(rawValue: 0x08)
    static let initrdSize = Item(rawValue: 0x0b)
    static let kernelData = Item(rawValue: 0x11)
    static let initrdData = Item(rawValue: 0x12)
  }

  private static let base: UInt64 = 0x0902_0000
  private static let descriptor: UInt64 = 0x4018_0000

  /// Reads a size.
  static func size(_ item: Item) -> UInt32 {
    guard load(item, to: descriptor + 16, size: 4) else { return 0 }
    return deviceRegister(descriptor + 16).load()
  }

  /// Copies an item to the normal world's memory; tells whether that worked.
  static func load(_ item: Item, to address: UInt64, size: UInt32) -> Bool {
    let control = deviceRegister(descriptor)
    control.store((item.rawValue << 16 | 1 << 3 | 1 << 1).bigEndian)  // select, read
    deviceRegister(descriptor + 4).store(size.bigEndian)
    deviceRegister(descriptor + 8).store(UInt32(truncatingIfNeeded: address >> 32).bigEndian)
    deviceRegister(descriptor + 12).store(UInt32(truncatingIfNeeded: address).bigEndian)
    data_barrier()
    deviceRegister(base + 16).store(UInt32(truncatingIfNeeded: descriptor >> 32).bigEndian)
    deviceRegister(base + 20).store(UInt32(truncatingIfNeeded: descriptor).bigEndian)
    while control.load().bigEndian & ~1 != 0 {}
    return control.load().bigEndian & 1 == 0
  }
}
