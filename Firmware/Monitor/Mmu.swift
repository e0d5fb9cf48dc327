// SPDX-License-Identifier: MIT

import MonitorMachine

/// The translation tables of EL3: every address maps to itself, nothing is both writable and
/// executable (Arm ARM, D8.3).
///
/// One level 1 table for 4 GiB, one level 2 table for the first GiB, and a level 3 table for each
/// 2 MiB of secure RAM, so that each of its pages has permissions of its own.
enum Mmu {
  /// What EL3 may do with a page of secure RAM.
  enum Access: Equatable {
    case none
    case readWrite
    case readOnly
    case execute
  }

  private static let level1 = UInt64(TRANSLATION_TABLES_BASE)
  private static let level2 = level1 + 0x1000
  private static let level3 = level1 + 0x2000
  private static let page: UInt64 = 0x1000
  private static let block: UInt64 = 0x20_0000

  // Descriptor bits: AF, inner shareable, NS, read-only, XN, attribute index 1 (device).
  private static let accessed: UInt64 = 1 << 10
  private static let shareable: UInt64 = 3 << 8
  private static let readOnlyBit: UInt64 = 1 << 7
  private static let nonSecure: UInt64 = 1 << 5
  private static let device: UInt64 = 1 << 2
  private static let neverExecute: UInt64 = 1 << 54

  /// Fills the tables for a cold boot, with nothing of the slots mapped yet.
  static func buildTables() {
    for entry in 0..<UInt64(512) {
      store(0, in: level1, at: entry)
      store(0, in: level2, at: entry)
    }
    store(level2 | 3, in: level1, at: 0)
    for gigabyte in UInt64(1)..<4 {
      store(
        gigabyte << 30 | accessed | shareable | nonSecure | neverExecute | 1,
        in: level1, at: gigabyte)
    }
    for entry in 0..<UInt64(512) {
      let address = entry * block
      switch address {
      case 0..<0x40_0000:  // flash bank 0: the images of a cold boot
        let readable = address | accessed | shareable | readOnlyBit | neverExecute
        store(readable | 1, in: level2, at: entry)
      case 0x0400_0000..<0x0800_0000:  // flash bank 1: the update store
        store(address | accessed | nonSecure | device | neverExecute | 1, in: level2, at: entry)
      case 0x0800_0000..<0x0a00_0000:  // interrupt controller, UARTs, fw_cfg, GPIO
        store(address | accessed | device | neverExecute | 1, in: level2, at: entry)
      case UInt64(SECURE_RAM_BASE)..<UInt64(SECURE_RAM_END):
        store(level3Table(of: address) | 3, in: level2, at: entry)
      default:
        break
      }
    }
    for table in 0..<(UInt64(SECURE_RAM_END) - UInt64(SECURE_RAM_BASE)) / block {
      for entry in 0..<UInt64(512) { store(0, in: level3 + table * page, at: entry) }
    }
    setAccess(
      .readWrite, from: UInt64(SECURE_RAM_BASE), to: UInt64(TRANSLATION_TABLES_END))
    setAccess(
      .readWrite, from: UInt64(PAYLOAD_STATE_BASE),
      to: UInt64(PAYLOAD_STATE_BASE) + UInt64(PAYLOAD_STATE_SIZE))
    setAccess(.readWrite, from: UInt64(STORE_TABLE_BASE), to: UInt64(SCRATCH_END))
  }

  /// Makes what `setAccess` changed take effect on every CPU.
  static func apply() { forget_translations() }

  /// Unmaps what only a cold boot needs: the normal world's memory and flash bank 0.
  static func closeBootMappings() {
    for gigabyte in UInt64(1)..<4 { store(0, in: level1, at: gigabyte) }
    for entry in UInt64(0)..<2 { store(0, in: level2, at: entry) }
    forget_translations()
  }

  /// Turns on translation and caches on this CPU.
  static func enable() {
    write_mair_el3(0x00ff)  // 0: normal write-back, 1: device nGnRnE
    // 4 GiB, 4 KiB granule, write-back inner shareable walks, 32-bit physical addresses.
    write_tcr_el3(32 | 1 << 8 | 1 << 10 | 3 << 12 | 1 << 23 | 1 << 31)
    write_ttbr0_el3(level1)
    forget_translations()
    // M, C, SA, I, and WXN: writable pages never execute, whatever the tables say.
    write_sctlr_el3(read_sctlr_el3() | 1 | 1 << 2 | 1 << 3 | 1 << 12 | 1 << 19)
  }

  private static func level3Table(of address: UInt64) -> UInt64 {
    level3 + (address - UInt64(SECURE_RAM_BASE)) / block * page
  }

  /// Changes what EL3 may do with whole pages of secure RAM, once `apply` is called.
  static func setAccess(_ access: Access, from start: UInt64, to end: UInt64) {
    var address = max(start, UInt64(SECURE_RAM_BASE))
    while address < min(end, UInt64(SECURE_RAM_END)) {
      let attributes =
        switch access {
        case .none: UInt64(0)
        case .readWrite: address | accessed | shareable | neverExecute | 3
        case .readOnly: address | accessed | shareable | readOnlyBit | neverExecute | 3
        case .execute: address | accessed | shareable | readOnlyBit | 3
        }
      store(attributes, in: level3Table(of: address), at: address % block / page)
      address += page
    }
  }

  private static func store(_ descriptor: UInt64, in table: UInt64, at entry: UInt64) {
    // SAFETY: the memory map reserves the tables' pages, and callers' entries are below 512.
    unsafe PhysicalMemory.pointer(table + entry * 8).storeBytes(of: descriptor, as: UInt64.self)
  }
}
