// SPDX-License-Identifier: MIT

import LFA
import SMCCC

/// Holds the vendor calls of swift-lfa's own firmware (Documentation/Architecture.md).
enum VendorFunction {
  /// → x1 version, x2 build word, x3 base, x4 activations, x5 first word of the other slot,
  /// x6 number of CPUs.
  static var monitorInfo: FunctionID { FunctionID(rawValue: 0xc200_0001) }
  /// x1 n · → x1 total, x2 payload version, x3 adds since this image was loaded.
  static var counterAdd: FunctionID { FunctionID(rawValue: 0xf200_0001) }
  /// → as counterAdd.
  static var counterRead: FunctionID { FunctionID(rawValue: 0xf200_0002) }
  /// x1 n · → x1 2n or, in the different build, 3n.
  static var transform: FunctionID { FunctionID(rawValue: 0xf200_0003) }
  /// Ends a call inside the payload; not for the normal world.
  static var payloadReturn: FunctionID { FunctionID(rawValue: 0xf200_00ff) }
  /// → x0...x3 UUID of the payload (DEN0028, section 6.2).
  static var payloadUID: FunctionID { FunctionID(rawValue: 0xbf00_ff01) }
  /// → x0 major, x1 minor revision.
  static var payloadRevision: FunctionID { FunctionID(rawValue: 0xbf00_ff03) }
}

extension Suite {
  /// What only our own firmware has; another's is recognised by its answer to MONITOR_INFO.
  mutating func checkVendor() {
    let info = wire.call(VendorFunction.monitorInfo)
    guard info.x0 == 0, info.x6 == UInt64(cpuCount) else {
      return report.skip("vendor calls", "this firmware is not swift-lfa's")
    }
    checkFlashModes()
    checkMonitorReplacement(info)
    checkPayload()
    checkPayloadReplacement()
  }

  /// The version in the inventory is that of the code that runs, and the old code is gone.
  private mutating func checkMonitorReplacement(_ before: Registers) {
    let running = find(.bl31)?.record.currentVersion
    report.check(before.x1, is: running?.rawValue ?? 0, "MONITOR_INFO has the inventory's version")
    guard let candidate = primeForRendezvous("MONITOR_INFO over an activation"),
      candidate.record.guid == .bl31
    else { return }
    let last = cpuCount - 1
    sendWaiters(candidate.id, last: last)
    report.check(
      wire.call(arrival(candidate.id)).x0, .settled(.success), "activation of the monitor")
    report.check(waitForWaiters(last: last), "every CPU returns")
    let after = wire.call(VendorFunction.monitorInfo)
    report.check(
      after.x1, is: candidate.record.pendingVersion.rawValue, "its code tells the new version")
    report.check(after.x3 != before.x3, "it runs at another address:", after.x3)
    report.check(after.x4, is: before.x4 + 1, "it counts one more activation")
    report.check(after.x5 & 0xffe0_001f, is: 0xd420_0000, "the old slot is filled with BRK")
  }

  private mutating func checkPayload() {
    let before = wire.call(VendorFunction.counterRead)
    report.check(before.x0, .settled(.success), "COUNTER_READ")
    let added = wire.call(VendorFunction.counterAdd, 5)
    report.check(added.x0, .settled(.success), "COUNTER_ADD")
    report.check(added.x1, is: before.x1 + 5, "the total grows by what was added")
    let factor = wire.call(VendorFunction.transform, 21)
    report.check(factor.x1 == 42 || factor.x1 == 63, "TRANSFORM of 21:", factor.x1)
    report.check(
      wire.call(VendorFunction.payloadReturn).x0, .settled(.notSupported),
      "the payload's own call is refused")
    report.check(wire.call(VendorFunction.payloadUID).x0 != ~0, "the payload has a UID")
    report.check(
      wire.call(VendorFunction.payloadRevision).x0, is: added.x2 >> 32, "and a revision")
    let last = cpuCount - 1
    for cpu in 1...last {
      CPUs.start(
        .repeatedCall, on: cpu, Registers(calling: VendorFunction.counterAdd, x1: 1), argument: 500)
    }
    report.check(waitForWaiters(last: last, milliseconds: 30_000), "COUNTER_ADD by all CPUs")
    var good: UInt64 = 0
    var busy: UInt64 = 0
    for cpu in 1...last {
      good += CPUs.result(cpu)
      busy += CPUs.secondResult(cpu)
    }
    report.check(good + busy, is: 500 * UInt64(last), "each call is answered 0 or BUSY")
    report.check(
      wire.call(VendorFunction.counterRead).x1, is: added.x1 + good, "and counted once if 0")
  }

  /// The counter's state outlives the payload's image; calls go on all the while.
  private mutating func checkPayloadReplacement() {
    let name: StaticString = "the payload's state over an activation"
    guard let candidate = find(rendezvousOptional: true, for: name) else { return }
    let before = wire.call(VendorFunction.counterRead)
    report.check(prime(candidate.id).x0, .settled(.success), "PRIME of the payload")
    let last = cpuCount - 1
    for cpu in 1...last {
      CPUs.start(
        .repeatedCall, on: cpu, Registers(calling: VendorFunction.counterAdd, x1: 1), argument: 500)
    }
    // A CPU inside the payload postpones the activation.
    var x0 = UInt64(bitPattern: -2)
    _ = Time.wait(milliseconds: 10_000) {
      x0 = wire.call(.activate, candidate.id.x1, 1).x0
      return x0 != UInt64(bitPattern: -2)
    }
    report.check(x0, .settled(.success), "ACTIVATE of the payload while it is used")
    report.check(waitForWaiters(last: last, milliseconds: 30_000), "its users return")
    var good: UInt64 = 0
    for cpu in 1...last { good += CPUs.result(cpu) }
    let after = wire.call(VendorFunction.counterRead)
    report.check(after.x1, is: before.x1 + good, "no addition was lost or made twice")
    report.check(
      after.x2, is: candidate.record.pendingVersion.rawValue, "the payload tells its new version")
    report.check(after.x3 <= after.x1, "and counts its own additions")
  }
}
