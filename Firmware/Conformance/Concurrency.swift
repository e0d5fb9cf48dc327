// SPDX-License-Identifier: MIT

import LFA
import SMCCC

extension Suite {
  /// A component that can do without a rendezvous gets one unless the caller declines it.
  mutating func checkOptionalRendezvous() {
    let last = cpuCount - 1
    let name: StaticString = "rendezvous of a component that can do without"
    guard let candidate = find(rendezvousOptional: true, for: name) else { return }
    guard prime(candidate.id).isSuccess else { return report.check(false, name) }
    sendWaiters(candidate.id, last: last)
    var isWaiting = true
    for cpu in 1...last where CPUs.isIdle(cpu) { isWaiting = false }
    if isWaiting {
      report.check(
        wire.call(.activate, candidate.id.x1, 1).x0, .reference(.busy),
        "ACTIVATE without rendezvous after a rendezvous began")
    } else {
      report.skip("ACTIVATE without rendezvous after a rendezvous began", "this agent has no pen")
    }
    let own = Status(x0: wire.call(arrival(candidate.id)).x0)
    report.check(waitForWaiters(last: last), "every CPU returns")
    var successes = own.isSuccess ? 1 : 0
    var others = 0
    for cpu in 1...last {
      let status = Status(x0: CPUs.registers(cpu)[0])
      if status.isSuccess {
        successes += 1
      } else if status != .componentWrongState && status != .invalidParameters {
        others += 1
      }
    }
    report.check(successes >= 1 && others == 0, name)
    report.check(
      successes == cpuCount, "all CPUs are answered the same", isSettled: false)
    checkVersion(of: candidate, "the version is the new one")
  }

  /// Many CPUs make the same call at the same time.
  mutating func checkConcurrency() {
    checkMigration()
    checkRacingPrime()
    checkRacingActivate()
    checkReadersDuringActivation()
  }

  /// Calls of one activation may come from different CPUs, one after the other.
  private mutating func checkMigration() {
    let name: StaticString = "PRIME on one CPU, ACTIVATE on another"
    guard let candidate = find(rendezvousOptional: true, for: name) else { return }
    let primeCall = Registers(calling: Function.prime.identifier, x1: candidate.id.x1)
    CPUs.start(.call, on: 1, primeCall)
    report.check(waitForWaiters(last: 1, milliseconds: 30_000), "PRIME on CPU 1 returns")
    report.check(CPUs.registers(1)[0], .settled(.success), "PRIME on CPU 1")
    report.check(
      wire.call(.cancel, candidate.id.x1).x0, .settled(.success), "CANCEL of it on CPU 0")
    report.check(prime(candidate.id).x0, .settled(.success), "PRIME on CPU 0")
    CPUs.start(
      .call, on: 1, Registers(calling: Function.activate.identifier, x1: candidate.id.x1, x2: 1))
    report.check(waitForWaiters(last: 1), "ACTIVATE on CPU 1 returns")
    report.check(CPUs.registers(1)[0], .settled(.success), "ACTIVATE of it on CPU 1")
    checkVersion(of: candidate, "the version is the new one")
  }

  private mutating func checkRacingPrime() {
    let last = cpuCount - 1
    guard let candidate = find(rendezvousOptional: false, for: "PRIME by all CPUs") else { return }
    let call = Registers(calling: Function.prime.identifier, x1: candidate.id.x1)
    for cpu in 1...last { CPUs.start(.call, on: cpu, call) }
    let own = Status(x0: wire.call(call).x0)
    report.check(waitForWaiters(last: last, milliseconds: 30_000), "PRIME by all CPUs returns")
    var successes = own.isSuccess ? 1 : 0
    var busy = own == .busy ? 1 : 0
    for cpu in 1...last {
      let status = Status(x0: CPUs.registers(cpu)[0])
      successes += status.isSuccess ? 1 : 0
      busy += status == .busy ? 1 : 0
    }
    report.check(successes >= 1, "PRIME by all CPUs: one at least is answered 0")
    report.check(successes + busy == cpuCount, "and the others 0 or BUSY")
    report.check(prime(candidate.id).x0, .settled(.success), "PRIME to the end")
    report.check(
      wire.call(.cancel, candidate.id.x1).x0, .settled(.success), "CANCEL after the race")
  }

  private mutating func checkRacingActivate() {
    let last = cpuCount - 1
    let name: StaticString = "ACTIVATE without rendezvous by all CPUs"
    guard let candidate = find(rendezvousOptional: true, for: name) else { return }
    guard prime(candidate.id).isSuccess else { return report.check(false, name) }
    let call = Registers(
      calling: Function.activate.identifier, x1: candidate.id.x1, x2: 1)
    for cpu in 1...last { CPUs.start(.call, on: cpu, call) }
    var statuses = (wins: 0, losses: 0)
    count(Status(x0: wire.call(call).x0), in: &statuses)
    report.check(waitForWaiters(last: last), "ACTIVATE by all CPUs returns")
    for cpu in 1...last { count(Status(x0: CPUs.registers(cpu)[0]), in: &statuses) }
    report.check(statuses.wins == 1, "ACTIVATE by all CPUs: exactly one is answered 0")
    report.check(
      statuses.wins + statuses.losses == cpuCount,
      "and the others BUSY, INVALID_PARAMETERS or COMPONENT_WRONG_STATE")
    checkVersion(of: candidate, "the version is the new one")
  }

  private func count(_ status: Status, in statuses: inout (wins: Int, losses: Int)) {
    switch status {
    case .success: statuses.wins += 1
    case .busy, .invalidParameters, .componentWrongState: statuses.losses += 1
    default: break
    }
  }

  /// The inventory can be read at any time, also while an activation runs.
  private mutating func checkReadersDuringActivation() {
    let last = cpuCount - 1
    let name: StaticString = "GET_INVENTORY by all CPUs during an activation"
    guard let candidate = find(rendezvousOptional: true, for: name) else { return }
    let call = Registers(calling: Function.getInventory.identifier, x1: candidate.id.x1)
    for cpu in 1...last { CPUs.start(.repeatedCall, on: cpu, call, argument: 300) }
    report.check(prime(candidate.id).x0, .settled(.success), "PRIME while others read")
    report.check(
      wire.call(.activate, candidate.id.x1, 1).x0, .settled(.success), "ACTIVATE while others read")
    report.check(waitForWaiters(last: last, milliseconds: 30_000), "the readers return")
    var good: UInt64 = 0
    for cpu in 1...last { good += CPUs.result(cpu) }
    report.check(good, is: 300 * UInt64(last), "every read was answered 0")
    checkVersion(of: candidate, "the version is the new one")
  }

  /// Thousands of random calls on every CPU at a time.
  mutating func checkStorm() {
    let last = cpuCount - 1
    let version = wire.call(FunctionID.smcccVersion).x0
    cancelEverything()
    for cpu in 1...last { CPUs.start(.storm, on: cpu, argument: 4000) }
    var violations = Storm.run(calls: 4000, seed: 0x1234_5678_9abc_def1)
    let areBack = waitForWaiters(last: last, milliseconds: 60_000)
    report.check(areBack, "random calls on every CPU all return")
    guard areBack else { return }
    for cpu in 1...last { violations += CPUs.result(cpu) }
    report.check(violations, is: 0, "none of them changed x18...x30")
    cancelEverything()
    report.check(
      wire.call(FunctionID.smcccVersion).x0, is: version, "SMCCC_VERSION is as before")
    report.check(wire.call(.version).x0, is: 0x1_0000, "LFA_VERSION is as before")
    let info = wire.call(.getInfo)
    report.check(info.x0, .settled(.success), "GET_INFO succeeds")
    report.check(
      wire.call(.activate, 0).x0, .reference(.invalidParameters), "nothing is left primed")
    for cpu in 1...last { report.check(CPUs.state(cpu), .settled(0), "CPU is on:", UInt64(cpu)) }
    // Pending interrupts that random calls may have raised are nobody's concern.
    Interrupts.acknowledgeAll()
  }
}
