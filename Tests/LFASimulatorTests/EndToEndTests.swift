// SPDX-License-Identifier: MIT

import FaultPlan
import LFA
import LFADriver
import LFASimulator
import SMCCC
import Synchronization
import Testing
import VirtualTime

@Suite("Driver and agent, end to end")
struct EndToEndTests {
  static func offering(
    _ defect: SimulatedImage.Defect? = nil, _ edit: (inout SimulatedImage) -> Void = { _ in }
  ) -> [SimulatedComponent] {
    var image = SimulatedImage(FirmwareVersion(1, 1), defect)
    edit(&image)
    return SimulatedComponent.virtMachine(monitor: [image], payload: [image])
  }

  @Test(
    "An image that is no good leaves the old one running and nothing behind",
    arguments: [
      (.corrupt, .rejected), (.unreadable, .io), (.tooLarge, .noMemory),
      (.refusesHandOver, .cancelled),
    ] as [(SimulatedImage.Defect, Errno)], [GUID.bl31, .bl32])
  func badImages(defect: (SimulatedImage.Defect, Errno), guid: GUID) throws {
    let machine = try bootedMachine(Self.offering(defect.0))
    machine.run {
      #expect(machine.errorOfActivation(guid) == defect.1)
      #expect(machine.version(guid) == "1.0")
      #expect((try? machine.read(guid, .activationPending)) == "1")
      // The other component is not held up by it: it fails for its own reason.
      #expect(machine.errorOfActivation(guid == .bl31 ? .bl32 : .bl31) == defect.1)
    }
    #expect(machine.hardware.isAgentIdle)
    #expect(machine.hardware.history == [])
    #expect(machine.hardware.violations == [])
  }

  @Test("Nothing pending, not capable, may reset CPUs: refused before the firmware is asked")
  func refusals() throws {
    var components = SimulatedComponent.virtMachine()
    components[1].mayResetCPU = true
    components[1].offers = [SimulatedImage(FirmwareVersion(2, 0))]
    let machine = try bootedMachine(components, plan: "prime * status CRITICAL_ERROR")
    machine.run {
      #expect(machine.errorOfActivation(.bl31) == .nothingPending)
      #expect(machine.errorOfActivation(.bl32) == .needsReset)
      #expect(machine.errorOfActivation(.bl33) == .notCapable)
      #expect(machine.errorOfActivation(.rmm) == .noDevice)
    }
  }

  @Test("force_cpu_rendezvous decides where the firmware leaves it open", arguments: ["0", "1"])
  func forceRendezvous(value: String) throws {
    let machine = try bootedMachine(Self.offering())
    try machine.run {
      try machine.write(.bl31, .forceCPURendezvous, value)
      try machine.write(.bl32, .forceCPURendezvous, value)
      try machine.activate(.bl32)
      try machine.activate(.bl31)
    }
    #expect(machine.hardware.history.map(\.cpuCount) == [value == "1" ? 4 : 1, 4])
    #expect(machine.hardware.violations == [])
  }

  @Test("Several calls of PRIME, several rounds of ACTIVATE", arguments: [GUID.bl31, .bl32])
  func severalCalls(guid: GUID) throws {
    let machine = try bootedMachine(
      Self.offering {
        $0.primeCalls = 5
        $0.activateRounds = 3
      })
    try machine.run {
      try machine.write(.bl32, .forceCPURendezvous, "0")
      try machine.activate(guid)
      #expect(machine.version(guid) == "1.1")
    }
    #expect(machine.logText.contains { $0.contains("in 3 rounds") })
    #expect(machine.hardware.violations == [])
  }

  @Test(
    "BUSY is asked again, in both phases, and for both policies", arguments: [GUID.bl31, .bl32])
  func busy(guid: GUID) throws {
    let machine = try bootedMachine(
      Self.offering(), plan: "load 1...7 status BUSY\nswitch 1...5 status BUSY")
    try machine.run {
      try machine.write(.bl32, .forceCPURendezvous, "0")
      try machine.activate(guid)
      #expect(machine.version(guid) == "1.1")
    }
    #expect(machine.hardware.violations == [])
  }

  @Test("A CPU that never comes in time: all are released after 5 s, nothing changes")
  func missingCPU() throws {
    let machine = try bootedMachine(Self.offering(), plan: "activate 1 cpu=2 hold 8s")
    machine.run {
      let start = machine.hardware.clock.now
      #expect(machine.errorOfActivation(.bl31) == .cancelled)
      let seconds = (machine.hardware.clock.now - start) / 1_000_000_000
      #expect(seconds == 8)
      #expect(machine.version(.bl31) == "1.0")
      #expect(machine.hardware.isAgentIdle)
      #expect(machine.errorOfActivation(.bl31) == nil)
    }
    #expect(machine.hardware.history.map(\.cpuCount) == [4])
    #expect(machine.hardware.violations == [])
  }

  @Test("A CPU that comes late, but in time, holds up the others only")
  func lateCPU() throws {
    let machine = try bootedMachine(Self.offering(), plan: "activate 1 cpu=2 hold 3s")
    try machine.run { try machine.activate(.bl31) }
    #expect(machine.hardware.history.map(\.cpuCount) == [4])
    #expect(machine.logText.contains { $0.contains("CPUs stopped for 3000150 us") })
  }

  @Test("PRIME that never ends is given up after 30 s, and undone")
  func endlessPrime() throws {
    let machine = try bootedMachine(Self.offering(), plan: "load * again")
    machine.run {
      #expect(machine.errorOfActivation(.bl31) == .timedOut)
      #expect(machine.hardware.clock.now / 1_000_000_000 == 30)
      #expect(machine.hardware.isAgentIdle)
      machine.hardware.follow(FaultPlan())
      #expect(machine.errorOfActivation(.bl32) == nil)
    }
  }

  @Test("ACTIVATE that never ends cannot be undone, but can be continued")
  func endlessActivate() throws {
    let machine = try bootedMachine(Self.offering(), plan: "switch * again")
    machine.run {
      #expect(machine.errorOfActivation(.bl31) == .timedOut)
      #expect(!machine.hardware.isAgentIdle)
      #expect(machine.logText.contains { $0.contains("may refuse other activations") })
      machine.hardware.follow(FaultPlan())
      #expect(machine.errorOfActivation(.bl32) == .protocol)
      #expect(machine.errorOfActivation(.bl31) == nil)
      #expect(machine.errorOfActivation(.bl32) == nil)
    }
    #expect(machine.hardware.violations == [])
  }

  @Test("cancel stops a running PRIME; both writers hear of it")
  func cancel() throws {
    let machine = try bootedMachine(Self.offering { $0.primeCalls = 100 })
    let result = Mutex<Errno?>(nil)
    try machine.run {
      let writer = machine.start {
        let error = machine.errorOfActivation(.bl31)
        result.withLock { $0 = error }
      }
      machine.hardware.clock.sleep(until: 100_000_000)
      #expect(machine.errorOfActivation(.bl32) == .busy)
      try machine.write(.bl31, .cancel, "1")
      writer.awaitEnd()
      #expect(throws: Errno.nothingPending) { try machine.write(.bl31, .cancel, "1") }
    }
    #expect(result.withLock { $0 } == .cancelled)
    #expect(machine.hardware.isAgentIdle)
    #expect(machine.hardware.history == [])
  }

  @Test("A writer that is killed undoes its PRIME")
  func kill() throws {
    let machine = try bootedMachine(Self.offering { $0.primeCalls = 100 })
    let result = Mutex<Errno?>(nil)
    machine.run {
      let writer = machine.start {
        let error = machine.errorOfActivation(.bl31)
        result.withLock { $0 = error }
      }
      machine.hardware.clock.sleep(until: 100_000_000)
      writer.kill()
      writer.awaitEnd()
    }
    #expect(result.withLock { $0 } == .interrupted)
    #expect(machine.hardware.isAgentIdle)
  }

  @Test("Readers on every CPU never see a version that did not run")
  func readers() throws {
    let images = (1...6 as ClosedRange<UInt32>).map { SimulatedImage(FirmwareVersion(1, $0)) }
    let machine = try bootedMachine(SimulatedComponent.virtMachine(monitor: images))
    let isOver = Atomic<Bool>(false)
    machine.run {
      let readers = (0..<4).map { _ in
        machine.start {
          var last = 0
          while !isOver.load(ordering: .acquiring) {
            guard let text = machine.version(.bl31), let minor = Int(text.dropFirst(2)) else {
              Issue.record("the version could not be read")
              return
            }
            #expect(minor >= last && minor <= 6)
            last = minor
            machine.hardware.clock.sleep(until: machine.hardware.clock.now + 1_000_000)
          }
        }
      }
      for _ in images { #expect(machine.errorOfActivation(.bl31) == nil) }
      isOver.store(true, ordering: .releasing)
      for reader in readers { reader.awaitEnd() }
    }
    #expect(machine.hardware.history.count == 6)
    #expect(machine.hardware.violations == [])
  }

  @Test("An update that appears after boot is found by the next read")
  func lateUpdate() throws {
    let machine = try bootedMachine(SimulatedComponent.virtMachine())
    try machine.run {
      #expect(try machine.read(.bl31, .activationPending) == "0")
      machine.hardware.components[0].offers = [SimulatedImage(FirmwareVersion(3, 7))]
      #expect(try machine.read(.bl31, .activationPending) == "1")
      #expect(try machine.read(.bl31, .pendingVersion) == "3.7")
      try machine.activate(.bl31)
    }
    #expect(machine.logText.contains { $0.contains("1.0 -> 3.7") })
  }

  @Test(
    "What the firmware does to its list is followed by GUID",
    arguments: [
      ("get_info 2 reorder", 3), ("get_info 2 grow 2", 5), ("get_info 2 shrink 1", 2),
      ("get_info 2 shrink 9", 0), ("get_info 2 repeat", 2), ("get_info 2 count 2", 2),
    ] as [(String, Int)])
  func inventoryChanges(plan: String, count: Int) throws {
    let machine = try bootedMachine(Self.offering(), plan: plan)
    #expect(machine.directories.count == 3)
    try machine.run {
      try machine.rescan()
      #expect(machine.directories.count == count)
      if count > 0 {
        try machine.activate(.bl31)
        #expect(machine.version(.bl31) == "1.1")
      }
    }
    #expect(machine.hardware.violations == [])
  }

  @Test(
    "An absurd count is refused, what was known stays",
    arguments: ["0x100000000", "-1", "0x1000000000000", "4097"])
  func absurdCounts(count: String) throws {
    let machine = try bootedMachine(Self.offering(), plan: "get_info 2...3 count \(count)")
    machine.run {
      #expect(throws: Errno.protocol) { try machine.rescan() }
      #expect(machine.directories.count == 3)
      #expect(machine.errorOfActivation(.bl31) == .protocol)
      #expect(machine.errorOfActivation(.bl31) == nil)
    }
  }

  @Test("Registers that hold no result may hold anything")
  func clobbered() throws {
    let plan = """
      version * clobber
      get_info * clobber
      get_inventory * clobber
      prime * clobber
      activate * clobber
      cancel * clobber
      """
    let machine = try bootedMachine(Self.offering { $0.primeCalls = 3 }, plan: plan)
    try machine.run {
      try machine.activate(.bl31)
      #expect(machine.version(.bl31) == "1.1")
      #expect(machine.version(.bl33) == "0.0")
    }
    #expect(machine.hardware.violations == [])
  }

  @Test("No agent, in 64 and in 32 bits", arguments: ["-1", "0xffffffff", "-2", "0x80000000"])
  func noAgent(code: String) throws {
    #expect(throws: Errno.noDevice) {
      try bootedMachine(Self.offering(), plan: "version * status \(code)")
    }
  }

  @Test("CPUs that cannot be stopped: nothing has happened")
  func stopFails() throws {
    let machine = try bootedMachine(Self.offering())
    machine.failStops(with: [.noMemory])
    machine.run {
      #expect(machine.errorOfActivation(.bl31) == .noMemory)
      #expect(machine.hardware.isAgentIdle)
      #expect(machine.errorOfActivation(.bl31) == nil)
    }
  }

  @Test("The driver gives back all its memory")
  func memory() throws {
    var machine: SimulatedMachine? = try bootedMachine(Self.offering())
    let memory = try #require(machine?.memory)
    #expect(memory.pieces > 0)
    machine = nil
    #expect(memory.pieces == 0)
  }
}
