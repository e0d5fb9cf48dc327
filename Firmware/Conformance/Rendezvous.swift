// SPDX-License-Identifier: MIT

import ConformanceMachine
import LFA
import PSCI
import SMCCC

extension Suite {
  /// Makes the call that takes part in a rendezvous.
  func arrival(_ id: SequenceID) -> Registers {
    Registers(calling: Function.activate.identifier, x1: id.x1, x2: 0)
  }

  /// Sends the other CPUs, up to `last`, into ACTIVATE and gives them time to arrive.
  func sendWaiters(_ id: SequenceID, last: Int, job: Job = .call) {
    for cpu in 1...last { CPUs.start(job, on: cpu, arrival(id)) }
    letArrive(last: last)
  }

  /// Waits until the other CPUs, up to `last`, are about to make their call, and a while longer:
  /// nobody can see from outside that a CPU has entered the firmware.
  func letArrive(last: Int) {
    let start = Time.now
    _ = Time.wait(milliseconds: 10_000) {
      for cpu in 1...last where !CPUs.hasStarted(cpu) { return false }
      return true
    }
    Lateness.note(milliseconds: Time.milliseconds(since: start))
    Time.pass(milliseconds: 60 + Lateness.milliseconds)
  }

  /// Waits until the other CPUs, up to `last`, have finished their jobs.
  ///
  /// On a machine that is not busy, three seconds are less than an agent's own patience with CPUs
  /// that do not come: a CPU that was forgotten in the pen is found out.
  func waitForWaiters(last: Int, milliseconds: UInt64 = 3000) -> Bool {
    Time.wait(milliseconds: milliseconds + 10 * Lateness.milliseconds) {
      for cpu in 1...last where !CPUs.isIdle(cpu) { return false }
      return true
    }
  }

  /// Reports that all CPUs, up to `last`, are still inside their call.
  mutating func checkWaiting(last: Int, _ name: StaticString, isSettled: Bool = true) -> Bool {
    var isWaiting = true
    for cpu in 1...last where CPUs.isIdle(cpu) { isWaiting = false }
    report.check(isWaiting, name, isSettled: isSettled)
    return isWaiting
  }

  /// Reports that each CPU, up to `last`, got a status, and nothing to be repeated with an error.
  mutating func checkWaiters(last: Int, _ expectation: Expectation, _ name: StaticString) {
    for cpu in 1...last {
      let results = CPUs.registers(cpu)
      report.check(results[0], expectation, name, UInt64(cpu))
      if results[0] != 0 {
        report.check(results[1], is: 0, "with that its x1 is 0", isSettled: false)
      }
    }
  }

  /// Primes a component with a required rendezvous; nil, and reported, if that is not possible.
  mutating func primeForRendezvous(_ name: StaticString) -> Candidate? {
    guard let candidate = find(rendezvousOptional: false, for: name) else { return nil }
    let status = prime(candidate.id)
    report.check(status.x0, .settled(.success), "PRIME for a rendezvous")
    return status.isSuccess ? candidate : nil
  }

  /// All CPUs make the call; the last one to arrive ends the wait of all.
  mutating func checkRendezvous() {
    let last = cpuCount - 1
    for round in 0..<3 {
      // The last round fills every register of every CPU, and compares them afterwards.
      let job: Job = round == 2 ? .guardedCall : .call
      guard let candidate = primeForRendezvous("rendezvous of all CPUs") else { return }
      sendWaiters(candidate.id, last: last, job: job)
      guard checkWaiting(last: last, "CPUs wait until the last one arrives") else { continue }
      if job == .call { for cpu in 1...last { Interrupts.send(Interrupts.marker, to: cpu) } }
      let start = Time.now
      var own = wire.call(arrival(candidate.id))
      report.check(own.x0, .settled(.success), "the last CPU to arrive is answered")
      guard waitForWaiters(last: last) else {
        report.check(false, "every waiting CPU returns")
        return
      }
      checkWaiters(last: last, .settled(.success), "so is the waiting CPU")
      report.note("microseconds until all were back:", microseconds(since: start))
      if job == .guardedCall {
        for cpu in 1...last {
          report.check(CPUs.result(cpu), is: 0, "vector and system registers kept by the round")
        }
      } else {
        for cpu in 1...last {
          let seen = CPUs.secondResult(cpu) >> UInt64(Interrupts.marker) & 1
          report.check(seen, is: 1, "an interrupt that came while it waited is pending")
        }
      }
      // An activation in several steps: all CPUs come again.
      var steps = 0
      while own.x0 == 0 && own.x1 & 1 != 0 && steps < 1000 {
        sendWaiters(candidate.id, last: last)
        own = wire.call(arrival(candidate.id))
        _ = waitForWaiters(last: last)
        steps += 1
      }
      checkVersion(of: candidate, "the version is the new one after a rendezvous")
    }
  }

  /// CANCEL while CPUs wait sends them home.
  mutating func checkLateCancel() {
    let last = cpuCount - 1
    guard let candidate = primeForRendezvous("CANCEL while CPUs wait") else { return }
    sendWaiters(candidate.id, last: last)
    guard checkWaiting(last: last, "CPUs wait") else { return }
    report.check(
      wire.call(.cancel, candidate.id.x1).x0, .settled(.success), "CANCEL while CPUs wait")
    let areReleased = waitForWaiters(last: last)
    // The reference has a component whose waiters stay inside; that is a fault of its own.
    report.check(areReleased, "it releases them", isSettled: false)
    if !areReleased {
      _ = prime(candidate.id)
      _ = wire.call(arrival(candidate.id))
      _ = waitForWaiters(last: last)
      return
    }
    checkWaiters(last: last, .settled(.activationFailed), "a released CPU is answered")
    report.check(
      wire.call(arrival(candidate.id)).x0, .reference(.invalidParameters),
      "ACTIVATE after the cancelled round")
    let record = find(candidate.record.guid)?.record
    report.check(
      record?.currentVersion == candidate.record.currentVersion, "the old version runs on")
    report.check(
      record?.flags.isActivationPending == true, "and the new one is pending still")
    report.check(prime(candidate.id).x0, .settled(.success), "it can be primed again")
    _ = wire.call(.cancel, candidate.id.x1)
  }

  /// What an agent answers to the one CPU that has not arrived.
  mutating func checkCallsDuringRendezvous() {
    let last = cpuCount - 1
    guard let candidate = primeForRendezvous("calls while CPUs wait") else { return }
    let id = candidate.id.x1
    sendWaiters(candidate.id, last: last)
    guard checkWaiting(last: last, "CPUs wait") else { return }
    report.check(wire.call(.version).x0, is: 0x1_0000, "VERSION while CPUs wait")
    report.check(wire.call(.getInfo).x0, .reference(.success), "GET_INFO while CPUs wait")
    report.check(
      wire.call(.getInventory, id).x0, .reference(.success), "GET_INVENTORY while CPUs wait")
    report.check(wire.call(.prime, id).x0, .reference(.success), "PRIME of it while CPUs wait")
    report.check(
      wire.call(.prime, componentCount).x0, .reference(.invalidParameters),
      "PRIME of an id out of range while CPUs wait")
    report.check(
      wire.call(.activate, id, 1).x0, .reference(.invalidParameters),
      "ACTIVATE without rendezvous while CPUs wait")
    report.check(
      wire.call(.activate, componentCount).x0, .reference(.invalidParameters),
      "ACTIVATE of an id out of range while CPUs wait")
    if componentCount > 1 {
      let other = (id + 1) % componentCount
      report.check(
        wire.call(.activate, other).x0, .reference(.invalidParameters),
        "ACTIVATE of another id while CPUs wait")
      report.check(
        wire.call(.cancel, other).x0, .reference(.invalidParameters),
        "CANCEL of another id while CPUs wait")
    }
    report.check(
      wire.call(PSCIFunction.version).x0 >> 16, is: 1, "PSCI_VERSION while CPUs wait")
    report.check(CPUs.state(1), .settled(0), "a CPU that waits is on")
    guard checkWaiting(last: last, "none of this released them") else { return }
    report.check(wire.call(.cancel, id).x0, .settled(.success), "CANCEL ends it")
    report.check(waitForWaiters(last: last), "and the CPUs return", isSettled: false)
  }

  /// A CPU that is turned on during a round takes part in it.
  mutating func checkArrivalDuringRendezvous() {
    let last = cpuCount - 1
    guard last > 1 else { return report.skip("CPU_ON during a rendezvous", "needs 3 CPUs") }
    guard turnOff(last) else { return report.check(false, "CPU_OFF before a rendezvous") }
    defer { if CPUs.state(last) != 0 { _ = CPUs.turnOn(last) } }
    guard let candidate = primeForRendezvous("CPU_ON during a rendezvous") else { return }
    sendWaiters(candidate.id, last: last - 1)
    guard checkWaiting(last: last - 1, "CPUs wait") else { return }
    CPUs.start(.call, on: last, arrival(candidate.id))
    report.check(CPUs.turnOn(last), .settled(0), "CPU_ON during a rendezvous")
    letArrive(last: last)
    guard checkWaiting(last: last, "the new CPU waits like the others") else { return }
    report.check(
      wire.call(arrival(candidate.id)).x0, .settled(.success), "the last CPU ends it")
    report.check(waitForWaiters(last: last), "every CPU returns")
    checkWaiters(last: last, .settled(.success), "the waiting CPU is answered")
    checkVersion(of: candidate, "the version is the new one")
  }

  /// A CPU that never comes must not hold the others for ever.
  mutating func checkDesertedRendezvous() {
    let last = cpuCount - 1
    guard let candidate = primeForRendezvous("a CPU that never comes") else { return }
    sendWaiters(candidate.id, last: last)
    guard checkWaiting(last: last, "CPUs wait") else { return }
    let start = Time.now
    let areReleased = waitForWaiters(last: last, milliseconds: 20_000)
    report.check(areReleased, "CPUs that wait in vain are released", isSettled: false)
    if areReleased { patience = Time.now - start }
    if areReleased {
      checkWaiters(last: last, .reference(.activationFailed), "a released CPU is answered")
      report.check(
        wire.call(arrival(candidate.id)).x0, .reference(.invalidParameters),
        "the CPU that comes too late is answered")
      let record = find(candidate.record.guid)?.record
      report.check(
        record?.currentVersion == candidate.record.currentVersion, "the old version runs on")
    } else {
      _ = wire.call(arrival(candidate.id))
      _ = waitForWaiters(last: last)
    }
  }

  /// When the CPU that all wait for turns itself off, the round is complete. Comes last: if the
  /// firmware does not see it, nobody is left to go on.
  mutating func checkDepartureDuringRendezvous() {
    let last = cpuCount - 1
    guard last > 1 else { return report.skip("CPU_OFF during a rendezvous", "needs 3 CPUs") }
    guard let candidate = primeForRendezvous("CPU_OFF during a rendezvous") else { return }
    report.note("a run that ends here hangs in: CPU_OFF completes a rendezvous")
    CPUs.start(.off, on: last, argument: Time.ticks(milliseconds: 50))
    for cpu in 1..<last { CPUs.start(.call, on: cpu, arrival(candidate.id)) }
    let start = Time.now
    let x0 = wire.call(arrival(candidate.id)).x0
    let duration = Time.now - start
    report.check(x0, .reference(.success), "CPU_OFF of the last CPU completes a rendezvous")
    if patience != 0 {
      report.check(
        duration < patience / 2, "at once, not when the others run out of patience",
        isSettled: false)
    }
    report.check(waitForWaiters(last: last - 1), "every CPU returns")
    checkWaiters(last: last - 1, .reference(.success), "the waiting CPU is answered")
    if x0 == 0 { checkVersion(of: candidate, "the version is the new one") }
  }

  private func microseconds(since start: UInt64) -> UInt64 {
    (Time.now - start) &* 1_000_000 / max(read_cntfrq_el0(), 1)
  }
}
