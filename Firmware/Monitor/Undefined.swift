// SPDX-License-Identifier: MIT

import MonitorMachine

/// Answers an instruction that a lower exception level may not execute, a register of an extension
/// that EL3 keeps closed for example, as if the CPU did not know it.
enum Undefined {
  /// Delivers an Undefined Instruction exception to the level that has to handle it (Arm ARM,
  /// D1.3.5): EL2 for its own instructions, for what it traps, and for AArch32; else EL1.
  static func inject(_ frame: FramePointer) {
    // SAFETY: the frame is this CPU's own.
    let state = unsafe frame.pointee.spsr
    let address = unsafe frame.pointee.elr
    let isAArch32 = state >> 4 & 1 == 1
    let level = isAArch32 ? 0 : state >> 2 & 3
    let trapsGeneral = read_hcr_el2() >> 27 & 1 == 1  // TGE
    let syndrome: UInt64 = 1 << 25  // unknown reason, 32-bit instruction

    if level == 2 || isAArch32 || (level == 0 && trapsGeneral) {
      write_elr_el2(address)
      write_spsr_el2(state)
      write_esr_el2(syndrome)
      let vector = offset(from: level, to: 2, state: state, isAArch32: isAArch32)
      unsafe frame.pointee.elr = read_vbar_el2() &+ vector
      unsafe frame.pointee.spsr = 0x3c9
    } else {
      write_elr_el1(address)
      write_spsr_el1(state)
      write_esr_el1(syndrome)
      let vector = offset(from: level, to: 1, state: state, isAArch32: false)
      unsafe frame.pointee.elr = read_vbar_el1() &+ vector
      unsafe frame.pointee.spsr = 0x3c5
    }
  }

  /// Tells where in the vector table a synchronous exception enters.
  private static func offset(
    from level: UInt64, to target: UInt64, state: UInt64, isAArch32: Bool
  ) -> UInt64 {
    if isAArch32 { return 0x600 }
    if level != target { return 0x400 }
    return state & 1 == 1 ? 0x200 : 0
  }
}
