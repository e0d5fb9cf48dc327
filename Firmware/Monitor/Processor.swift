// SPDX-License-Identifier: MIT

import MonitorMachine

/// Sets up this CPU's registers for the normal world (Arm ARM, D19.2).
enum Processor {
  /// Bits of SCR_EL3 the monitor relies on: lower levels not secure and AArch64, HVC enabled,
  /// Group 0 interrupts to EL3, no secure fetches from the normal world's memory.
  private static let secureControl: UInt64 =
    1 | 1 << 2 | 3 << 4 | 1 << 8 | 1 << 9 | 1 << 10

  /// Enables for the normal world what this CPU has.
  static func initialise() {
    let pfr0 = read_id_aa64pfr0_el1()
    let pfr1 = read_id_aa64pfr1_el1()
    let mmfr0 = read_id_aa64mmfr0_el1()
    var scr = secureControl
    if hasPointerAuthentication { scr |= 1 << 16 | 1 << 17 }  // APK, API
    if field(pfr0, at: 56) >= 2 { scr |= 1 << 25 }  // EnSCXT
    if field(pfr1, at: 8) >= 2 { scr |= 1 << 26 }  // ATA
    if field(mmfr0, at: 56) >= 1 { scr |= 1 << 27 }  // FGTEn
    if field(mmfr0, at: 60) >= 2 { scr |= 1 << 28 }  // ECVEn
    if field(read_id_aa64mmfr1_el1(), at: 40) >= 1 { scr |= 1 << 38 }  // HXEn
    if hasSME { scr |= 1 << 41 }  // EnTP2

    var cptr: UInt64 = 0
    if hasSVE { cptr |= 1 << 8 }  // EZ
    if hasSME { cptr |= 1 << 12 }  // ESM
    write_cptr_el3(cptr)
    if hasSVE { write_zcr_el3(0xf) }
    if hasSME { write_smcr_el3(0xf | 1 << 31) }  // longest vectors, FA64 where it exists

    let dfr0 = read_id_aa64dfr0_el1()
    var mdcr: UInt64 = 1 << 16  // SDD: the normal world's debugger stays out of S-EL1
    if field(dfr0, at: 32) != 0 { mdcr |= 3 << 12 }  // NSPB: statistical profiling
    if field(dfr0, at: 44) != 0 { mdcr |= 3 << 24 }  // NSTB: trace buffer
    write_mdcr_el3(mdcr)
    write_scr_el3(scr)
  }

  /// Resets what the normal world's entry at EL2 relies on (PSCI, section 6.4.3.4; booting.rst).
  static func resetEL2() {
    write_sctlr_el2(0x30c5_0830)
    write_hcr_el2(1 << 31)  // RW
  }

  /// Tells whether the CPU has SVE.
  static var hasSVE: Bool { field(read_id_aa64pfr0_el1(), at: 32) != 0 }
  /// Tells whether the CPU has SME.
  static var hasSME: Bool { field(read_id_aa64pfr1_el1(), at: 24) != 0 }

  private static var hasPointerAuthentication: Bool {
    let isar1 = read_id_aa64isar1_el1()
    let isar2 = read_id_aa64isar2_el1()
    return isar1 & 0xff0 != 0 || isar1 & 0xff00_0000 != 0 || isar2 & 0xff00 != 0
  }

  private static func field(_ register: UInt64, at shift: UInt64) -> UInt64 {
    register >> shift & 0xf
  }
}
