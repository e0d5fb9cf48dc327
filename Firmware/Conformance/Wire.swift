// SPDX-License-Identifier: MIT

import ConformanceMachine
import LFA
import PSCI
import SMCCC

/// Holds x0...x30 of one call.
typealias AllRegisters = InlineArray<31, UInt64>

/// Calls the firmware by SMC and watches the registers that a call must leave alone.
///
/// x18...x30 hold a pattern in every call. SMCCC 1.1 (DEN0028, section 2.6) has the firmware keep
/// x4...x30 but for results; agent-conformance section 2 lists the results of each LFA call.
struct Wire: Conduit {
  func call(_ arguments: Registers) -> Registers {
    var all = AllRegisters(repeating: 0)
    all.fillUpperRegisters()
    all.load(arguments)
    let before = all
    all.callFirmware()
    if all.changedRegisters(since: before) & ~Wire.results(of: arguments.x0) != 0 {
      Violations.add()
    }
    return all.registers
  }

  /// Makes an LFA call.
  func call(
    _ function: Function, _ x1: UInt64 = 0, _ x2: UInt64 = 0, x3: UInt64 = 0, x4: UInt64 = 0
  ) -> Registers {
    call(Registers(calling: function.identifier, x1: x1, x2: x2, x3: x3, x4: x4))
  }

  /// Makes any call.
  func call(
    _ function: FunctionID, _ x1: UInt64 = 0, _ x2: UInt64 = 0, _ x3: UInt64 = 0
  ) -> Registers {
    call(Registers(calling: function, x1: x1, x2: x2, x3: x3))
  }

  /// Makes a call whose unused registers, x5...x17, hold a pattern.
  func callWithPattern(
    _ function: FunctionID, _ x1: UInt64, _ x2: UInt64, _ x3: UInt64, _ x4: UInt64
  ) -> AllRegisters {
    var all = AllRegisters(repeating: 0)
    for index in 0..<31 { all[index] = Wire.pattern(index) }
    all[0] = UInt64(function.rawValue)
    all[1] = x1
    all[2] = x2
    all[3] = x3
    all[4] = x4
    all.callFirmware()
    return all
  }

  /// Tells the pattern for a register: no two are alike, none is an address or a status.
  static func pattern(_ register: Int) -> UInt64 {
    0x5a5a_c0de_0000_0000 | UInt64(truncatingIfNeeded: register) &* 0x0101_0101
  }

  /// Tells which registers a call may change: bit n for xn.
  static func results(of x0: UInt64) -> UInt32 {
    let function = FunctionID(x0: x0)
    if function == Function.getInventory.identifier { return 0x3f }
    switch function.owner {
    case .arch, .standardSecure: return 0xf
    // Vendors and trusted OSs define their own results, up to x17.
    default: return 0x3_ffff
    }
  }
}

extension AllRegisters {
  /// Fills x18...x30, which no call takes or returns.
  mutating func fillUpperRegisters() {
    for index in 18..<31 { self[index] = Wire.pattern(index) }
  }

  /// Makes the call on this CPU.
  mutating func callFirmware() {
    var span = mutableSpan
    unsafe span.withUnsafeMutableBufferPointer { buffer in
      // SAFETY: the callee reads and writes exactly the 31 words that the buffer has.
      if let base = buffer.baseAddress { unsafe call_firmware(base) }
    }
  }

  /// Takes over x0...x17.
  mutating func load(_ arguments: Registers) {
    self[0] = arguments.x0
    self[1] = arguments.x1
    self[2] = arguments.x2
    self[3] = arguments.x3
    self[4] = arguments.x4
    self[5] = arguments.x5
    self[6] = arguments.x6
    self[7] = arguments.x7
    self[8] = arguments.x8
    self[9] = arguments.x9
    self[10] = arguments.x10
    self[11] = arguments.x11
    self[12] = arguments.x12
    self[13] = arguments.x13
    self[14] = arguments.x14
    self[15] = arguments.x15
    self[16] = arguments.x16
    self[17] = arguments.x17
  }

  /// Takes out x0...x17.
  var registers: Registers {
    var results = Registers(
      x0: self[0], x1: self[1], x2: self[2], x3: self[3],
      x4: self[4], x5: self[5], x6: self[6], x7: self[7])
    results.x8 = self[8]
    results.x9 = self[9]
    results.x10 = self[10]
    results.x11 = self[11]
    results.x12 = self[12]
    results.x13 = self[13]
    results.x14 = self[14]
    results.x15 = self[15]
    results.x16 = self[16]
    results.x17 = self[17]
    return results
  }

  /// Compares all registers but x0: bit n is set where xn differs.
  func changedRegisters(since before: AllRegisters) -> UInt32 {
    var changed: UInt32 = 0
    for index in 1..<31 where self[index] != before[index] { changed |= 1 << UInt32(index) }
    return changed
  }
}
