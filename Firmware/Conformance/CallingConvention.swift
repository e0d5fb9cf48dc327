// SPDX-License-Identifier: MIT

import ConformanceMachine
import LFA
import PSCI
import SMCCC

extension Suite {
  /// What the firmware hands to the program that it starts.
  mutating func checkEntry(deviceTree: UInt64) {
    report.check(read_current_el(), is: 8, "the firmware starts its successor at EL2")
    let isInMemory = deviceTree >= 0x4000_0000 && deviceTree < 0x8000_0000 && deviceTree & 7 == 0
    report.check(isInMemory, "x0 is the address of a device tree")
    guard isInMemory else { return }
    // SAFETY: the address is aligned and inside the machine's mapped memory.
    let magic = unsafe UnsafePointer<UInt32>(bitPattern: UInt(deviceTree))?.pointee ?? 0
    report.check(UInt64(magic.byteSwapped), is: 0xd00d_feed, "the device tree has its magic number")
  }

  /// DEN0028: SMCCC_VERSION, SMCCC_ARCH_FEATURES, unknown identifiers.
  mutating func checkCallingConvention() {
    let x0 = wire.call(FunctionID.smcccVersion).x0
    let version = InterfaceVersion(x0: x0)
    report.check(
      (version ?? InterfaceVersion(major: 0, minor: 0)) >= InterfaceVersion(major: 1, minor: 2),
      "SMCCC_VERSION is at least 1.2, as LFA requires:", x0)
    let upper = wire.call(
      Registers(x0: 0xdead_beef_0000_0000 | UInt64(FunctionID.smcccVersion.rawValue)))
    report.check(upper.x0, is: x0, "the upper half of x0 is no part of the identifier")
    if let version, version >= InterfaceVersion(major: 1, minor: 3) {
      let hint = wire.call(
        FunctionID(rawValue: FunctionID.smcccVersion.rawValue | FunctionID.sveHint))
      report.check(hint.x0, is: x0, "the SVE hint is no part of the identifier (SMCCC 1.3)")
    } else {
      report.skip("the SVE hint is no part of the identifier", "needs SMCCC 1.3")
    }
    let functions: InlineArray<2, FunctionID> = [FunctionID.smcccVersion, .archFeatures]
    for index in functions.indices {
      let function = functions[index]
      let answer = wire.call(FunctionID.archFeatures, UInt64(function.rawValue))
      report.check(
        answer.x0, .settled(.success), "SMCCC_ARCH_FEATURES of", UInt64(function.rawValue))
    }
    let probes: InlineArray<4, UInt64> = [0x8000_1234, 0xc000_0000, 0x8400_0000, 0]
    for index in probes.indices {
      let probe = probes[index]
      // A firmware may count other owners' functions as features; it may not invent functions.
      let answer = wire.call(FunctionID.archFeatures, probe)
      report.check(
        answer.x0, probe == 0x8400_0000 ? .reference(.notSupported) : .settled(.notSupported),
        "SMCCC_ARCH_FEATURES of", probe)
    }
    checkUnknownFunctions()
  }

  /// An identifier that nobody implements is answered NOT_SUPPORTED and changes nothing else.
  private mutating func checkUnknownFunctions() {
    let unknown: InlineArray<14, UInt32> = [
      0x8000_1234, 0xc000_1234, 0x8100_0000, 0x8400_0300, 0xc400_0300, 0x8400_001f, 0x8500_0000,
      0xc600_0000, 0x8700_0000, 0xb000_0000, 0xc0ff_ffff, 0xffff_ffff, 0x0000_0000, 0x7fff_fffe,
    ]
    for index in 0..<unknown.count {
      let function = FunctionID(rawValue: unknown[index])
      let before = wire.callWithPattern(function, 1, 2, 3, 4)
      report.check(
        before[0], .settled(.notSupported), "unknown function", UInt64(function.rawValue))
      var expected = before
      for register in 5..<31 { expected[register] = Wire.pattern(register) }
      report.check(
        UInt64(before.changedRegisters(since: expected)), is: 0,
        "it leaves x5...x30 alone")
    }
    for number in 0x2e0...0x2e6 as ClosedRange<UInt32> {
      let answer = wire.call(FunctionID(rawValue: 0x8400_0000 | number))
      report.check(
        answer.x0, .reference(.notSupported), "SMC32 identifier of an LFA call", UInt64(number))
    }
    let numbers: InlineArray<5, UInt32> = [0x2df, 0x2e7, 0x2e8, 0x2ef, 0x2ff]
    for index in numbers.indices {
      let number = numbers[index]
      let answer = wire.call(FunctionID(rawValue: 0xc400_0000 | number))
      report.check(answer.x0, .reference(.notSupported), "neighbour of LFA's calls", UInt64(number))
    }
  }
}
