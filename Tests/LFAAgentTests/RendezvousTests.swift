// SPDX-License-Identifier: MIT

import LFA
import LFAAgent
import SMCCC
import Testing
import VirtualTime

/// CPUs are threads; what they wait for is under the virtual clock, so nothing here depends on how
/// fast the host is.
@Suite("Rendezvous")
struct RendezvousTests {
  /// Makes a machine with component 0 or 1 primed.
  static func primed(
    _ component: UInt64 = 0, cpus: UInt32,
    _ edit: (inout ScriptedPlatform.Script) -> Void = { _ in }
  ) -> Machine {
    var script = ScriptedPlatform.Script()
    script.participants = cpus
    edit(&script)
    let machine = Machine(script)
    _ = machine.call(FID.getInventory, component)
    _ = machine.call(FID.prime, component)
    return machine
  }

  static func activations(_ component: UInt64 = 0, cpus: Range<UInt32>) -> [(
    cpu: UInt32, x0: UInt64, x1: UInt64, x2: UInt64
  )] {
    cpus.map { ($0, FID.activate, component, 0) }
  }

  static func answer(_ component: UInt64 = 0, x0: UInt64, x1: UInt64) -> Registers {
    var registers = Machine.arguments(FID.activate, component, 0)
    registers.x0 = x0
    registers.x1 = x1
    return registers
  }

  @Test("The last CPU completes the round, one activates, all get the status", arguments: 1...8)
  func everybodyComes(cpus: UInt32) {
    let machine = Self.primed(cpus: cpus)
    let calls = machine.clock.run { machine.start(Self.activations(cpus: 0..<cpus)) }
    for call in calls { #expect(call.join() == Self.answer(x0: 0, x1: 0)) }
    #expect(machine.platform.recorded.count { if case .activate = $0 { true } else { false } } == 1)
    #expect(machine.clock.jumps == 0)
    #expect(machine.isIdle)
  }

  @Test(
    "Every CPU gets the leader's error",
    arguments: [
      (.activationFailed, Code.activationFailed), (.criticalError, Code.criticalError),
      (.busy, Code.busy), (Status(rawValue: -4096), 0xffff_ffff_ffff_f000),
      (Status(rawValue: -0x1_0000_0001), 0xffff_fffe_ffff_ffff),
    ] as [(Status, UInt64)])
  func leaderFails(status: Status, x0: UInt64) {
    let machine = Self.primed(cpus: 4) { $0.activateAnswers = [.failure(status)] }
    machine.clock.run { machine.start(Self.activations(cpus: 0..<4)) }.forEach {
      #expect($0.join() == Self.answer(x0: x0, x1: 0))
    }
    // The prime stands: the next round succeeds.
    machine.clock.run { machine.start(Self.activations(cpus: 0..<4)) }.forEach {
      #expect($0.join() == Self.answer(x0: 0, x1: 0))
    }
    #expect(machine.platform.recorded.count { $0 == .prime(0) } == 1)
  }

  @Test("A component whose rendezvous is optional uses the pen all the same")
  func optionalComponent() {
    let machine = Self.primed(1, cpus: 3)
    machine.clock.run { machine.start(Self.activations(1, cpus: 0..<3)) }.forEach {
      #expect($0.join() == Self.answer(1, x0: 0, x1: 0))
    }
    #expect(machine.platform.recorded.count == 2)
  }

  @Test("Call again: each round is a rendezvous of its own")
  func severalRounds() {
    let machine = Self.primed(cpus: 4) {
      $0.activateAnswers = [.success(.callAgain), .failure(.busy), .success(.callAgain)]
    }
    for (x0, x1) in [(0, 1), (Code.busy, 0), (0, 1), (0, 0)] as [(UInt64, UInt64)] {
      machine.clock.run { machine.start(Self.activations(cpus: 0..<4)) }.forEach {
        #expect($0.join() == Self.answer(x0: x0, x1: x1))
      }
    }
    #expect(machine.isIdle)
    #expect(machine.clock.jumps == 0)
  }

  @Test("While CPUs wait, the others are answered")
  func callsMeanwhile() {
    let machine = Self.primed(cpus: 4)
    let waiting = machine.clock.run {
      let waiting = machine.start(Self.activations(cpus: 1..<4))
      machine.platform.awaitWaiters(3)
      #expect(machine.call(FID.version).x0 == 0x1_0000)
      #expect(machine.call(FID.getInfo, 0).x1 == 5)
      #expect(machine.call(FID.getInventory, 1).x0 == 0)
      #expect(machine.call(FID.prime, 0).x1 == 0)
      #expect(machine.call(FID.prime, 0).x0 == Code.success)
      #expect(machine.call(FID.prime, 1).x0 == Code.wrongState)
      #expect(machine.call(FID.activate, 0, 1).x0 == Code.invalidParameters)
      #expect(machine.call(FID.activate, 1, 0).x0 == Code.invalidParameters)
      #expect(machine.call(FID.cancel, 1).x0 == Code.invalidParameters)
      #expect(machine.call(FID.activate, 0, 0) == Self.answer(x0: 0, x1: 0))
      return waiting
    }
    for call in waiting { #expect(call.join() == Self.answer(x0: 0, x1: 0)) }
    #expect(machine.platform.recorded.count { $0 == .prime(0) } == 1)
  }

  @Test("A late skip is BUSY while CPUs wait, with x1 cleared")
  func lateSkip() {
    let machine = Self.primed(1, cpus: 2)
    let waiting = machine.clock.run {
      let waiting = machine.start(Self.activations(1, cpus: 1..<2))
      machine.platform.awaitWaiters(1)
      let skip = machine.call(FID.activate, 1, 1)
      #expect(skip.x0 == Code.busy)
      #expect(skip.x1 == 0)
      #expect(machine.call(FID.activate, 1, 0) == Self.answer(1, x0: 0, x1: 0))
      return waiting
    }
    for call in waiting { #expect(call.join() == Self.answer(1, x0: 0, x1: 0)) }
  }

  @Test("CANCEL frees every waiter", arguments: [0, 1] as [UInt64])
  func cancel(component: UInt64) {
    let machine = Self.primed(component, cpus: 4)
    let waiting = machine.clock.run {
      let waiting = machine.start(Self.activations(component, cpus: 1..<4))
      machine.platform.awaitWaiters(3)
      #expect(machine.call(FID.cancel, component).x0 == 0)
      return waiting
    }
    for call in waiting {
      #expect(call.join() == Self.answer(component, x0: Code.activationFailed, x1: 0))
    }
    #expect(machine.clock.jumps == 0)
    #expect(machine.isIdle)
    #expect(machine.platform.recorded == [.prime(UInt32(component)), .discard(UInt32(component))])
    #expect(machine.call(FID.activate, component, 0).x0 == Code.invalidParameters)
  }

  @Test("CANCEL frees waiters of a later call too")
  func cancelMidway() {
    let machine = Self.primed(cpus: 2) { $0.activateAnswers = [.success(.callAgain)] }
    machine.clock.run { machine.start(Self.activations(cpus: 0..<2)) }.forEach {
      #expect($0.join() == Self.answer(x0: 0, x1: 1))
    }
    let waiting = machine.clock.run {
      #expect(machine.call(FID.cancel, 0).x0 == Code.busy)
      let waiting = machine.start(Self.activations(cpus: 1..<2))
      machine.platform.awaitWaiters(1)
      #expect(machine.call(FID.cancel, 0).x0 == 0)
      return waiting
    }
    for call in waiting {
      #expect(call.join() == Self.answer(x0: Code.activationFailed, x1: 0))
    }
    #expect(machine.isIdle)
  }

  @Test("A platform that cannot let go keeps its waiters, until their time runs out")
  func cancelRefused() {
    let machine = Self.primed(cpus: 2) { $0.mayDiscard = false }
    let waiting = machine.clock.run {
      let waiting = machine.start(Self.activations(cpus: 1..<2))
      machine.platform.awaitWaiters(1)
      #expect(machine.call(FID.cancel, 0).x0 == Code.busy)
      machine.clock.sleep(until: 6_000_000_000)
      return waiting
    }
    for call in waiting {
      #expect(call.join() == Self.answer(x0: Code.activationFailed, x1: 0))
    }
    // The prime was kept, so the machine can still get there.
    machine.clock.run { machine.start(Self.activations(cpus: 0..<2)) }.forEach {
      #expect($0.join() == Self.answer(x0: 0, x1: 0))
    }
    #expect(machine.platform.recorded.allSatisfy { $0 != .discard(0) })
  }

  @Test("A CPU that never comes: after 5 s all are released and stragglers refused")
  func timeOut() {
    let machine = Self.primed(cpus: 4)
    let waiting = machine.clock.run { machine.start(Self.activations(cpus: 1..<4)) }
    for call in waiting {
      #expect(call.join() == Self.answer(x0: Code.activationFailed, x1: 0))
    }
    #expect(machine.clock.now == 5_000_000_000)
    #expect(machine.platform.recorded == [.prime(0), .discard(0)])
    #expect(machine.call(FID.activate, 0, 0) == Self.answer(x0: Code.invalidParameters, x1: 0))
    #expect(machine.call(FID.cancel, 0).x0 == Code.invalidParameters)
    #expect(machine.call(FID.prime, 0).x0 == 0)
  }

  @Test("The first to arrive sets the deadline")
  func deadline() {
    let machine = Self.primed(cpus: 3)
    let waiting = machine.clock.run {
      let first = machine.start(Self.activations(cpus: 1..<2))
      machine.platform.awaitWaiters(1)
      machine.clock.sleep(until: 4_000_000_000)
      return first + machine.start(Self.activations(cpus: 2..<3))
    }
    for call in waiting {
      #expect(call.join() == Self.answer(x0: Code.activationFailed, x1: 0))
    }
    #expect(machine.clock.now == 5_000_000_000)
  }

  @Test("No time runs out while the leader works")
  func slowLeader() {
    let machine = Self.primed(cpus: 3)
    let clock = machine.clock
    machine.platform.edit {
      $0.duringActivate = { clock.sleep(until: 60_000_000_000) }
    }
    clock.run { machine.start(Self.activations(cpus: 0..<3)) }.forEach {
      #expect($0.join() == Self.answer(x0: 0, x1: 0))
    }
    #expect(clock.now == 60_000_000_000)
  }

  @Test("CPU_OFF of the CPU that is missing: a waiter leads")
  func lastCPUGoesOff() {
    let machine = Self.primed(cpus: 3)
    let waiting = machine.clock.run {
      let waiting = machine.start(Self.activations(cpus: 1..<3))
      machine.platform.awaitWaiters(2)
      machine.platform.edit { $0.participants = 2 }
      machine.agent.participantsChanged()
      return waiting
    }
    for call in waiting { #expect(call.join() == Self.answer(x0: 0, x1: 0)) }
    #expect(machine.clock.jumps == 0)
  }

  @Test("A CPU that is turned on during a round has to come too")
  func cpuComesOn() {
    let machine = Self.primed(cpus: 2)
    let calls = machine.clock.run {
      var calls = machine.start(Self.activations(cpus: 1..<2))
      machine.platform.awaitWaiters(1)
      machine.platform.edit { $0.participants = 3 }
      calls += machine.start(Self.activations(cpus: 0..<1))
      machine.platform.awaitWaiters(2)
      #expect(!machine.platform.recorded.contains(.activate(0, cpu: 0)))
      calls += machine.start(Self.activations(cpus: 2..<3))
      return calls
    }
    for call in calls { #expect(call.join() == Self.answer(x0: 0, x1: 0)) }
    #expect(machine.clock.jumps == 0)
  }

  @Test("participantsChanged disturbs nobody when no CPU waits")
  func nobodyWaits() {
    let machine = Self.primed(cpus: 2)
    machine.agent.participantsChanged()
    #expect(!machine.isIdle)
    #expect(machine.call(FID.cancel, 0).x0 == 0)
    machine.agent.participantsChanged()
    #expect(machine.isIdle)
  }

  @Test("A waiter that is slow to leave takes the outcome of its own round with it")
  func slowToLeave() {
    let machine = Self.primed(cpus: 3) { $0.activateAnswers = [.success(.callAgain)] }
    let clock = machine.clock
    let held = Gate()
    machine.platform.edit {
      $0.leavingPen = { cpu in
        guard cpu == 2 else { return }
        clock.wait(until: .max, for: "the test to let CPU 2 go") { held.isOpen }
      }
    }
    let slow = clock.run {
      let slow = machine.start(Self.activations(cpus: 2..<3))
      machine.platform.awaitWaiters(1)
      for call in machine.start(Self.activations(cpus: 0..<2)) {
        #expect(call.awaitAnswer() == Self.answer(x0: 0, x1: 1))
      }
      // Rounds come and go before CPU 2 looks: these two are cancelled.
      for _ in 0..<2 {
        let waiting = machine.start(Self.activations(cpus: 0..<2))
        machine.platform.awaitWaiters(3)
        #expect(machine.call(FID.cancel, 0).x0 == 0)
        for call in waiting {
          #expect(call.awaitAnswer() == Self.answer(x0: Code.activationFailed, x1: 0))
        }
        #expect(machine.call(FID.prime, 0).x0 == 0)
      }
      clock.change { held.isOpen = true }
      return slow
    }
    for call in slow { #expect(call.join() == Self.answer(x0: 0, x1: 1)) }
    machine.clock.run { machine.start(Self.activations(cpus: 0..<3)) }.forEach {
      #expect($0.join() == Self.answer(x0: 0, x1: 0))
    }
  }
}

/// Is opened and looked at under the clock's lock.
final class Gate: @unchecked Sendable {
  var isOpen = false
}
