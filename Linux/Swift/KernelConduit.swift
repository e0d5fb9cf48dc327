// SPDX-License-Identifier: MIT

import Glue
import SMCCC

/// Reaches the firmware by the instruction that the kernel found its SMCCC calls to use.
struct KernelConduit: Conduit {
  /// Names the instruction.
  enum Instruction {
    case smc
    case hvc
  }

  private let instruction: Instruction

  /// Finds the conduit; nil unless the kernel knows one and the firmware has SMCCC 1.2, the oldest
  /// version with calls of 18 registers (lfa-facts 2.1).
  init?() {
    guard let version = InterfaceVersion(x0: UInt64(bitPattern: Int64(lfa_smccc_version()))),
      version >= InterfaceVersion(major: 1, minor: 2)
    else { return nil }
    switch lfa_smccc_conduit() {
    case LFA_CONDUIT_SMC: instruction = .smc
    case LFA_CONDUIT_HVC: instruction = .hvc
    default: return nil
    }
  }

  // Kept out of line: two sets of 18 registers would swell the frame of every caller.
  @inline(never)
  func call(_ arguments: Registers) -> Registers {
    var input = lfa_registers(arguments)
    var output = lfa_registers()
    switch instruction {
    // SAFETY: both structures live on this stack for the whole call, which reads one and writes
    // the other.
    case .smc: unsafe lfa_smc(&input, &output)
    case .hvc: unsafe lfa_hvc(&input, &output)
    }
    return Registers(output)
  }
}

extension lfa_registers {
  fileprivate init(_ registers: Registers) {
    self.init(
      x0: registers.x0, x1: registers.x1, x2: registers.x2, x3: registers.x3,
      x4: registers.x4, x5: registers.x5, x6: registers.x6, x7: registers.x7,
      x8: registers.x8, x9: registers.x9, x10: registers.x10, x11: registers.x11,
      x12: registers.x12, x13: registers.x13, x14: registers.x14, x15: registers.x15,
      x16: registers.x16, x17: registers.x17)
  }
}

extension Registers {
  fileprivate init(_ registers: lfa_registers) {
    self.init(
      x0: registers.x0, x1: registers.x1, x2: registers.x2, x3: registers.x3,
      x4: registers.x4, x5: registers.x5, x6: registers.x6, x7: registers.x7)
    x8 = registers.x8
    x9 = registers.x9
    x10 = registers.x10
    x11 = registers.x11
    x12 = registers.x12
    x13 = registers.x13
    x14 = registers.x14
    x15 = registers.x15
    x16 = registers.x16
    x17 = registers.x17
  }
}
