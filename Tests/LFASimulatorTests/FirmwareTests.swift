// SPDX-License-Identifier: MIT

import FaultPlan
import LFA
import LFASimulator
import SMCCC
import Synchronization
import Testing
import VirtualTime

/// Calls of a client below any operating system, as the conformance client makes them on QEMU.
@Suite("Firmware alone")
struct FirmwareTests {
  static let activate: UInt64 = 0xc400_02e5
  static let cancel: UInt64 = 0xc400_02e6

  static func primed(_ plan: String = "", cpus: Int = 4) throws -> SimulatedHardware {
    let components = SimulatedComponent.virtMachine(
      monitor: [SimulatedImage(FirmwareVersion(1, 1))])
    let hardware = SimulatedHardware(components, cpus: cpus, plan: try FaultPlan(plan))
    hardware.clock.run {
      #expect(hardware.call(Registers(x0: 0xc400_02e3, x1: 0), cpu: 0).x3 == 3)
      #expect(hardware.call(Registers(x0: 0xc400_02e4, x1: 0), cpu: 0).x0 == 0)
    }
    return hardware
  }

  /// Has CPUs call ACTIVATE on threads of their own, and collects x0 by CPU.
  static func rendezvous(
    _ hardware: SimulatedHardware, _ cpus: Range<UInt32>, meanwhile: () -> Void = {}
  ) -> [UInt32: UInt64] {
    let answers = Mutex<[UInt32: UInt64]>([:])
    hardware.clock.run {
      let threads = cpus.map { cpu in
        hardware.clock.start {
          let x0 = hardware.call(Registers(x0: activate, x1: 0), cpu: cpu).x0
          answers.withLock { $0[cpu] = x0 }
        }
      }
      meanwhile()
      for thread in threads { thread.awaitEnd() }
    }
    return answers.withLock { $0 }
  }

  @Test("Every CPU gets 0")
  func round() throws {
    let hardware = try Self.primed()
    #expect(Self.rendezvous(hardware, 0..<4) == [0: 0, 1: 0, 2: 0, 3: 0])
    #expect(hardware.history.map(\.cpuCount) == [4])
  }

  @Test("Late cancel: every waiter gets ACTIVATION_FAILED")
  func lateCancel() throws {
    let hardware = try Self.primed()
    let answers = Self.rendezvous(hardware, 1..<4) {
      hardware.clock.sleep(until: hardware.clock.now + 1_000_000_000)
      #expect(hardware.call(Registers(x0: Self.cancel, x1: 0), cpu: 0).x0 == 0)
    }
    let failed = UInt64(bitPattern: -11)
    #expect(answers == [1: failed, 2: failed, 3: failed])
    #expect(hardware.isAgentIdle)
  }

  @Test("A CPU that the plan holds until CANCEL comes too late for the round")
  func heldUntilCancel() throws {
    let hardware = try Self.primed("activate 1 cpu=3 hold cancel")
    let answers = Self.rendezvous(hardware, 1..<4) {
      hardware.clock.sleep(until: hardware.clock.now + 2_000_000_000)
      #expect(hardware.call(Registers(x0: Self.cancel, x1: 0), cpu: 0).x0 == 0)
    }
    let failed = UInt64(bitPattern: -11)
    #expect(answers[1] == failed)
    #expect(answers[2] == failed)
    // CPU 3 is let go as CANCEL begins: it is freed with the others, or finds nothing primed.
    #expect([failed, UInt64(bitPattern: -8)].contains(answers[3]))
    #expect(hardware.violations == [])
  }

  @Test("CPU_OFF of the CPU that is missing completes the round")
  func cpuOff() throws {
    let hardware = try Self.primed()
    let answers = Self.rendezvous(hardware, 0..<3) {
      hardware.clock.sleep(until: hardware.clock.now + 1_000_000)
      #expect(hardware.turnOff(3))
    }
    #expect(answers == [0: 0, 1: 0, 2: 0])
    #expect(hardware.history.map(\.cpuCount) == [3])
    #expect(hardware.clock.now < 1_000_000_000)
  }

  @Test("A CPU that is off makes no calls, and the last one stays on")
  func power() throws {
    let hardware = try Self.primed(cpus: 2)
    hardware.clock.run {
      #expect(hardware.turnOff(1))
      #expect(!hardware.turnOff(1))
      #expect(!hardware.turnOff(0))
      #expect(hardware.call(Registers(x0: 0xc400_02e0), cpu: 1).x0 == .max)
      #expect(hardware.call(Registers(x0: 0xc400_02e0), cpu: 9).x0 == .max)
      hardware.turnOn(1)
      #expect(hardware.call(Registers(x0: 0xc400_02e0), cpu: 1).x0 == 0x1_0000)
    }
  }
}

@Suite("Plans as text")
struct PlanTextTests {
  @Test("What a plan is spelt as reads as the same plan")
  func roundTrip() throws {
    let text = """
      prime 1 status -3
      prime 2...6 status -2
      load 1... id=2 again
      activate 7... id=0 cpu=3 hold 3000000000ns
      activate * hold cancel
      get_info * count 4294967296
      get_info 2 grow 3
      get_info 3 shrink 1
      get_info 4 reorder
      get_info 5 repeat
      switch * clobber

      """
    let plan = try FaultPlan(text)
    #expect(try FaultPlan(plan.text) == plan)
    #expect(plan.text == text.replacing("load 1...", with: "load *"))
  }
}
