// SPDX-License-Identifier: MIT

import LFA
import SMCCC

extension Suite {
  /// LFA_VERSION; false if there is no agent.
  mutating func checkPresence() -> Bool {
    let x0 = wire.call(.version).x0
    guard InterfaceVersion(x0: x0) != nil else {
      report.check(false, "LFA_VERSION is implemented")
      return false
    }
    report.check(x0, is: 0x1_0000, "LFA_VERSION is 1.0")
    return true
  }

  /// Before anyone has read the inventory, the reference knows of nothing pending.
  mutating func checkUninventoriedPrime() {
    let x0 = wire.call(.prime, 0).x0
    report.check(
      x0, .reference(.wrongState, or: .success), "PRIME of an id that was never inventoried")
    _ = wire.call(.cancel, 0)
  }

  /// FEATURES, GET_INFO and GET_INVENTORY (agent-conformance, section 8).
  mutating func checkQueries() {
    for number in UInt64(0xc400_02e0)...0xc400_02e6 {
      report.check(
        wire.call(.features, number).x0, .settled(.success), "FEATURES of", number)
    }
    let absent: InlineArray<7, UInt64> = [
      0xc400_02e7, 0xc400_02df, 0, 0x8400_02e0, 0x1_c400_02e0, 0xffff_ffff_c400_02e0, ~0,
    ]
    for index in absent.indices {
      report.check(
        wire.call(.features, absent[index]).x0, .settled(.notSupported), "FEATURES of",
        absent[index])
    }
    checkInfo()
    checkInventory()
  }

  private mutating func checkInfo() {
    let all = wire.callWithPattern(Function.getInfo.identifier, 0, 2, 3, 4)
    report.check(all[0], .settled(.success), "GET_INFO")
    componentCount = all[1]
    report.check(
      componentCount >= 1 && componentCount <= 64, "the number of components is credible:",
      componentCount)
    report.check(all[2], is: 0, "GET_INFO sets x2 to 0", isSettled: false)
    checkUntouched(all, from: 3, x3: 3, x4: 4, "GET_INFO leaves x3...x17 alone")
    let selectors: InlineArray<5, UInt64> = [1, 2, 1 << 32, 1 << 63, ~0]
    for index in selectors.indices {
      report.check(
        wire.call(.getInfo, selectors[index]).x0, .settled(.invalidParameters),
        "GET_INFO with selector", selectors[index])
    }
  }

  private mutating func checkInventory() {
    var previous = GUID(x1: 0, x2: 0)
    for id in 0..<min(componentCount, 64) {
      let sentinel: UInt64 = 0x5e47_19e1_0000_0000
      let all = wire.callWithPattern(
        Function.getInventory.identifier, id, sentinel | 2, sentinel | 3, sentinel | 4)
      report.check(all[0], .settled(.success), "GET_INVENTORY of id", id)
      let record = InventoryRecord(results: all.registers)
      report.note("x3, flags:", all[3])
      report.check(
        record.guid != previous && record.guid != GUID(x1: 0, x2: 0), "its GUID is its own")
      previous = record.guid
      report.check(all[3] >> 4, is: 0, "reserved flags are clear", isSettled: false)
      report.check(
        all[4] != sentinel | 4 && all[5] != Wire.pattern(5),
        "x4 and x5 hold its versions (since BET1)")
      report.check(
        record.flags.isActivationPending == (record.pendingVersion != .none),
        "pending flag and pending version agree", isSettled: false)
      checkUntouched(all, from: 6, x3: 0, x4: 0, "GET_INVENTORY leaves x6...x17 alone")
    }
    let refused: InlineArray<4, UInt64> = [
      componentCount, 0xffff_ffff, ~0, 1 << 32 | componentCount,
    ]
    for index in refused.indices {
      let x0 = wire.call(.getInventory, refused[index]).x0
      report.check(x0, .reference(.invalidParameters), "GET_INVENTORY of id", refused[index])
    }
    let failed = wire.callWithPattern(
      Function.getInventory.identifier, componentCount, 2, 3, 4)
    report.check(
      failed[1] == componentCount && failed[2] == 2, "a refused GET_INVENTORY leaves x1 and x2",
      isSettled: false)
    checkUntouched(failed, from: 3, x3: 3, x4: 4, "and x3...x17")
    report.check(
      wire.call(.getInventory, 1 << 32).x0, .reference(.success),
      "only the low half of an id counts: GET_INVENTORY of id", 1 << 32)
  }

  /// Reports whether the registers from `first` to x17 came back as they were passed.
  mutating func checkUntouched(
    _ all: AllRegisters, from first: Int, x3: UInt64, x4: UInt64, _ name: StaticString
  ) {
    var isUntouched = true
    for register in first..<18 {
      let wanted = register == 3 ? x3 : register == 4 ? x4 : Wire.pattern(register)
      if all[register] != wanted { isUntouched = false }
    }
    report.check(isUntouched, name, isSettled: first > 3)
  }
}
