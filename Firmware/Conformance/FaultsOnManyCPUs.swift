// SPDX-License-Identifier: MIT

import LFA
import SMCCC

extension Suite {
  /// CPU 1 activates alone, and the platform keeps it until somebody calls CANCEL.
  mutating func checkCallsDuringLoneActivation() {
    guard let candidate = planned(rendezvousOptional: true) else { return }
    let id = candidate.id.x1
    report.check(prime(candidate.id).x0, .settled(.success), "PRIME")
    CPUs.start(
      .call, on: 1, Registers(calling: Function.activate.identifier, x1: id, x2: 1))
    // What is primed may be primed again, until the activation has begun.
    let isBusy = Time.wait(milliseconds: 10_000) { Status(x0: wire.call(.prime, id).x0) == .busy }
    report.check(isBusy, "PRIME while another CPU activates alone")
    report.check(
      wire.call(.prime, 0).x0, .settled(.busy), "PRIME of another id while a CPU activates alone")
    for flags: UInt64 in 0...1 {
      let answer = wire.callWithPattern(Function.activate.identifier, id, flags, 0, 0)
      report.check(
        answer[0], .settled(.busy), "ACTIVATE while another CPU activates alone, flags", flags)
      report.check(answer[1], is: id, "its x1 is untouched", isSettled: false)
    }
    report.check(
      wire.call(.version).x0, is: 0x1_0000, "VERSION while another CPU activates alone")
    report.check(
      wire.call(.getInfo).x0, .reference(.success), "GET_INFO while another CPU activates alone")
    report.check(
      wire.call(.getInventory, id).x0, .reference(.success),
      "GET_INVENTORY while another CPU activates alone")
    _ = checkWaiting(last: 1, "the CPU is in the firmware still")
    // The call frees the CPU, which may be done before the agent gets to see it.
    report.check(
      wire.call(.cancel, id).x0, .reference(.busy, or: .invalidParameters),
      "CANCEL while the switch is running")
    report.check(waitForWaiters(last: 1), "the CPU returns")
    report.check(CPUs.registers(1)[0], .settled(.success), "and its activation has happened")
    checkVersion(of: candidate, "the version is the new one")
  }

  /// A rendezvous in two rounds: between them it is too late for CANCEL.
  mutating func checkCancelAfterArrival() {
    let last = cpuCount - 1
    guard let candidate = planned(rendezvousOptional: true) else { return }
    let id = candidate.id.x1
    report.check(prime(candidate.id).x0, .settled(.success), "PRIME")
    for round: UInt64 in 0...1 {
      sendWaiters(candidate.id, last: last)
      let own = wire.call(arrival(candidate.id))
      report.check(own.x0, .settled(.success), "all CPUs are there, round", round)
      report.check(own.x1, is: 1 - round, "x1 says whether it is to be called again")
      guard waitForWaiters(last: last) else {
        return report.check(false, "every CPU returns")
      }
      for cpu in 1...last {
        let results = CPUs.registers(cpu)
        report.check(results[0], .settled(.success), "every CPU is answered the same", UInt64(cpu))
        report.check(results[1], is: 1 - round, "in x1, too")
      }
      if round == 0 {
        report.check(
          wire.call(.cancel, id).x0, .reference(.busy), "CANCEL once all CPUs have arrived")
        report.check(
          wire.call(.activate, id, 1).x0, .reference(.busy),
          "ACTIVATE without rendezvous between two rounds")
      }
    }
    checkVersion(of: candidate, "the version is the new one")
  }

  /// The firmware keeps CPU 1 on its way into a round; CANCEL ends that round and frees it.
  mutating func checkCancelOfHeldCPU() {
    let last = cpuCount - 1
    guard let candidate = planned(rendezvousOptional: false) else { return }
    report.check(prime(candidate.id).x0, .settled(.success), "PRIME")
    sendWaiters(candidate.id, last: last)
    guard checkWaiting(last: last, "CPUs wait, one of them held by the firmware") else { return }
    report.check(
      wire.call(.cancel, candidate.id.x1).x0, .settled(.success),
      "CANCEL while the firmware holds a CPU")
    report.check(waitForWaiters(last: last), "every CPU returns")
    report.check(
      CPUs.registers(1)[0], .settled(.activationFailed, or: .invalidParameters),
      "the CPU that was held is answered")
    for cpu in 2...last {
      report.check(
        CPUs.registers(cpu)[0], .settled(.activationFailed), "a released CPU is answered",
        UInt64(cpu))
    }
    report.check(
      find(candidate.record.guid)?.record.currentVersion == candidate.record.currentVersion,
      "the old version runs on")
  }
}
