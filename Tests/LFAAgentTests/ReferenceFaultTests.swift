// SPDX-License-Identifier: MIT

import LFA
import LFAAgent
import SMCCC
import Testing
import VirtualTime

/// Faults that the reference agent had (lfa-facts 3.6) or has (agent-conformance, last line).
@Suite("Faults of the reference agent")
struct ReferenceFaultTests {
  @Test("10f81c861: PRIME ignored the error of loading")
  func loadErrorIsReported() {
    let machine = Machine()
    machine.platform.edit { $0.primeAnswers = [.failure(.authError)] }
    _ = machine.call(FID.getInventory, 0)
    #expect(machine.call(FID.prime, 0).x0 == Code.authError)
    #expect(machine.call(FID.activate, 0, 0).x0 == Code.componentWrongState)
    #expect(machine.platform.recorded == [.prime(0)])
  }

  @Test("7bb963e43: a failed activation cleared the pending flag")
  func failureKeepsPending() {
    let machine = RendezvousTests.primed(cpus: 1) {
      $0.activateAnswers = [.failure(.activationFailed)]
    }
    #expect(machine.call(FID.activate, 0, 0).x0 == Code.activationFailed)
    #expect(machine.call(FID.cancel, 0).x0 == 0)
    #expect(machine.call(FID.prime, 0).x0 == 0)
    #expect(machine.call(FID.activate, 0, 0).x0 == 0)
  }

  @Test("d8abee885: the count of CPUs went below zero after the reset")
  func countStartsAtZeroAgain() {
    let machine = RendezvousTests.primed(cpus: 4)
    for round in 0..<3 {
      if round > 0 {
        _ = machine.call(FID.getInventory, 0)
        #expect(machine.call(FID.prime, 0).x0 == 0)
      }
      let calls = machine.clock.run { machine.start(RendezvousTests.activations(cpus: 0..<4)) }
      for call in calls { #expect(call.join().x0 == 0) }
    }
    #expect(machine.clock.jumps == 0)
  }

  @Test("3675bd893: an id was used before its range was checked")
  func idIsCheckedFirst() {
    // The scripted platform traps when it is asked for a component that is not there.
    let machine = RendezvousTests.primed(cpus: 1)
    for id in [5, 6, 31, 32, 63, 64, 255, 256, 0xffff_ffff, ~0] as [UInt64] {
      #expect(machine.call(FID.getInventory, id).x0 == Code.invalidParameters)
      #expect(machine.call(FID.prime, id).x0 == Code.invalidParameters)
      #expect(machine.call(FID.activate, id, 0).x0 == Code.invalidParameters)
      #expect(machine.call(FID.activate, id, 1).x0 == Code.invalidParameters)
      #expect(machine.call(FID.cancel, id).x0 == Code.invalidParameters)
    }
    #expect(machine.call(FID.activate, 0, 0).x0 == 0)
  }

  @Test(
    "d31e0903c: a failed activation was reported as success", arguments: [0, 1, 4096] as [Int64])
  func failureIsNeverSuccess(code: Int64) {
    let machine = RendezvousTests.primed(1, cpus: 1) {
      let answer = Result<Progress, Status>.failure(Status(rawValue: code))
      $0.activateAnswers = [answer, answer]
    }
    #expect(machine.call(FID.activate, 1, 0).x0 == Code.activationFailed)
    #expect(machine.call(FID.activate, 1, 1).x0 == Code.activationFailed)
    #expect(machine.call(FID.cancel, 1).x0 == 0)
    machine.platform.edit { $0.primeAnswers = [.failure(Status(rawValue: code))] }
    #expect(machine.call(FID.prime, 1).x0 == Code.deviceError)
  }

  @Test("7a5b0839b: the policy was not latched, every CPU activated")
  func policyIsLatched() {
    let machine = RendezvousTests.primed(1, cpus: 2) { $0.activateAnswers = [.success(.callAgain)] }
    machine.clock.run { machine.start(RendezvousTests.activations(1, cpus: 0..<2)) }.forEach {
      #expect($0.join().x1 == 1)
    }
    #expect(machine.call(FID.activate, 1, 1).x0 == Code.busy)
    machine.clock.run { machine.start(RendezvousTests.activations(1, cpus: 0..<2)) }.forEach {
      #expect($0.join() == RendezvousTests.answer(1, x0: 0, x1: 0))
    }
    #expect(machine.platform.recorded.count == 3)
  }

  @Test("7196825ce: CANCEL was accepted after all CPUs had entered")
  func cancelWhileLeaderActivates() {
    let machine = RendezvousTests.primed(cpus: 2)
    let others = Answers()
    machine.platform.edit {
      $0.duringActivate = {
        others.append(machine.call(FID.cancel, 0, cpu: 7).x0)
        others.append(machine.call(FID.prime, 0, cpu: 7).x0)
        others.append(machine.call(FID.activate, 0, 1, cpu: 7).x0)
      }
    }
    machine.clock.run { machine.start(RendezvousTests.activations(cpus: 0..<2)) }.forEach {
      #expect($0.join() == RendezvousTests.answer(x0: 0, x1: 0))
    }
    #expect(others.values == [Code.busy, Code.busy, Code.busy])
    #expect(!machine.platform.recorded.contains(.discard(0)))
  }

  @Test("CANCEL answered 0 while one CPU activated alone, PRIME too, and ACTIVATE blocked")
  func callsDuringLoneActivation() {
    let machine = RendezvousTests.primed(1, cpus: 4)
    let others = Registered()
    machine.platform.edit {
      $0.duringActivate = {
        others.append(machine.call(FID.cancel, 1, cpu: 3))
        others.append(machine.call(FID.prime, 1, cpu: 3))
        others.append(machine.call(FID.prime, 0, cpu: 3))
        others.append(machine.call(FID.activate, 1, 1, cpu: 3))
        others.append(machine.call(FID.activate, 1, 0, cpu: 3))
        others.append(machine.call(FID.activate, 0, 0, cpu: 3))
        others.append(machine.call(FID.version, cpu: 3))
        others.append(machine.call(FID.getInfo, 0, cpu: 3))
        others.append(machine.call(FID.getInventory, 2, cpu: 3))
      }
    }
    #expect(machine.call(FID.activate, 1, 1).x0 == 0)
    #expect(others.values.prefix(6).allSatisfy { $0.x0 == Code.busy })
    #expect(others.values.prefix(6).map(\.x1) == [1, 1, 0, 1, 1, 0])
    #expect(others.values.suffix(3).map(\.x0) == [0x1_0000, 0, 0])
    #expect(machine.isIdle)
  }

  @Test("While one CPU is in PRIME, the others are BUSY")
  func callsDuringPrime() {
    let machine = Machine()
    let others = Answers()
    machine.platform.edit {
      $0.duringPrime = {
        others.append(machine.call(FID.prime, 0, cpu: 1).x0)
        others.append(machine.call(FID.prime, 1, cpu: 1).x0)
        others.append(machine.call(FID.cancel, 0, cpu: 1).x0)
        others.append(machine.call(FID.activate, 1, 1, cpu: 1).x0)
        others.append(machine.call(FID.activate, 0, 0, cpu: 1).x0)
        others.append(machine.call(FID.activate, 1, 0, cpu: 1).x0)
        others.append(machine.call(FID.getInventory, 0, cpu: 1).x0)
      }
    }
    _ = machine.call(FID.getInventory, 0)
    #expect(machine.call(FID.prime, 0) == RendezvousTests.primeAnswer)
    #expect(
      others.values == [
        Code.busy, Code.busy, Code.busy, Code.busy, Code.componentWrongState,
        Code.invalidParameters, Code.success,
      ])
  }

  @Test("While CANCEL is at work, nothing is primed and nothing can be")
  func callsDuringCancel() {
    let machine = RendezvousTests.primed(cpus: 1)
    let others = Answers()
    machine.platform.edit {
      $0.duringDiscard = {
        others.append(machine.call(FID.cancel, 0, cpu: 1).x0)
        others.append(machine.call(FID.prime, 0, cpu: 1).x0)
        others.append(machine.call(FID.activate, 0, 0, cpu: 1).x0)
      }
    }
    #expect(machine.call(FID.cancel, 0).x0 == 0)
    #expect(others.values == [Code.busy, Code.busy, Code.invalidParameters])
    #expect(machine.isIdle)
  }

  @Test("PRIME of another component returned 0 while one was complete")
  func primeOther() {
    let machine = RendezvousTests.primed(cpus: 1)
    _ = machine.call(FID.getInventory, 1)
    let answer = machine.call(FID.prime, 1)
    #expect(answer.x0 == Code.wrongState)
    #expect(answer.x1 == 1)
    #expect(machine.platform.recorded == [.prime(0)])
  }

  @Test("A successful activation left its component latched")
  func successResetsEverything() {
    let machine = RendezvousTests.primed(cpus: 1)
    _ = machine.call(FID.getInventory, 1)
    #expect(machine.call(FID.activate, 0, 0).x0 == 0)
    #expect(machine.call(FID.activate, 0, 0).x0 == Code.invalidParameters)
    #expect(machine.call(FID.cancel, 0).x0 == Code.invalidParameters)
    #expect(machine.call(FID.prime, 1).x0 == 0)
    #expect(machine.call(FID.activate, 1, 0).x0 == 0)
  }

  @Test("A new round began while CPUs were still leaving the last one")
  func everybodyIsCountedWhenItIsActivated() {
    let machine = RendezvousTests.primed(cpus: 4) {
      $0.activateAnswers = Array(repeating: .success(.callAgain), count: 50)
    }
    // All CPUs go round and round with nothing between them but the agent.
    let threads = machine.clock.run {
      (0..<4 as Range<UInt32>).map { cpu in
        machine.clock.start {
          for round in 0..<51 {
            let answer = machine.call(FID.activate, 0, 0, cpu: cpu)
            #expect(answer.x0 == 0)
            #expect(answer.x1 == (round < 50 ? 1 : 0))
          }
        }
      }
    }
    for thread in threads { thread.join() }
    #expect(machine.platform.recorded.count == 52)
    #expect(machine.clock.jumps == 0)
  }

  @Test("The next PRIME could begin before every CPU had left the last round")
  func primeBeforeAllHaveLeft() {
    let machine = RendezvousTests.primed(cpus: 2)
    let clock = machine.clock
    let held = Gate()
    machine.platform.edit {
      $0.leavingPen = { _ in
        clock.wait(until: .max, for: "the test to let the waiter go") { held.isOpen }
      }
    }
    clock.run {
      let slow = machine.start(RendezvousTests.activations(cpus: 1..<2))
      machine.platform.awaitWaiters(1)
      #expect(machine.call(FID.activate, 0, 0).x0 == 0)
      // A whole activation, by one CPU alone, and the beginning of another.
      _ = machine.call(FID.getInventory, 1)
      #expect(machine.call(FID.prime, 1).x0 == 0)
      #expect(machine.call(FID.activate, 1, 1).x0 == 0)
      _ = machine.call(FID.getInventory, 0)
      #expect(machine.call(FID.prime, 0).x0 == 0)
      clock.change { held.isOpen = true }
      for call in slow { #expect(call.awaitAnswer() == RendezvousTests.answer(x0: 0, x1: 0)) }
      #expect(machine.call(FID.cancel, 0).x0 == 0)
    }
  }

  @Test("GET_INVENTORY overtaken by an activation does not make the component pending again")
  func overtakenInventory() {
    let machine = RendezvousTests.primed(1, cpus: 1)
    machine.platform.edit {
      $0.afterDescribe = {
        #expect(machine.call(FID.activate, 1, 1).x0 == 0)
        machine.platform.edit {
          $0.components[1] = ScriptedPlatform.Script.record(.bl32, 0x9, 0x2_0000_0004, 0)
        }
      }
    }
    #expect(machine.call(FID.getInventory, 1).x3 == 0x9)
    #expect(machine.call(FID.prime, 1).x0 == Code.wrongState)
  }
}

extension ReferenceFaultTests {
  @Test("PRIME overtaken by a whole activation looks again before it begins")
  func overtakenPrime() {
    let machine = Machine()
    _ = machine.call(FID.getInventory, 1)
    machine.platform.edit {
      $0.afterDescribe = {
        #expect(machine.call(FID.prime, 1, cpu: 1).x0 == 0)
        #expect(machine.call(FID.activate, 1, 1, cpu: 1).x0 == 0)
      }
    }
    #expect(machine.call(FID.prime, 1).x0 == Code.wrongState)
    #expect(machine.platform.recorded == [.prime(1), .activate(1, cpu: 1)])
  }
}

extension RendezvousTests {
  static var primeAnswer: Registers {
    var registers = Machine.arguments(FID.prime, 0, 0x22)
    registers.x0 = 0
    registers.x1 = 0
    return registers
  }
}

/// Collects numbers from the middle of other calls, on the thread that makes them.
final class Answers: @unchecked Sendable {
  private(set) var values: [UInt64] = []
  func append(_ value: UInt64) { values.append(value) }
}

/// Collects registers from the middle of other calls, on the thread that makes them.
final class Registered: @unchecked Sendable {
  private(set) var values: [Registers] = []
  func append(_ value: Registers) { values.append(value) }
}
