// SPDX-License-Identifier: MIT

import LFADriver
import LFASimulatedTree
import LFASimulator
import Testing
import VirtualTime

/// Loading takes an hour in these tests; they end it.
@Suite("The tree: writers that wait, in real time")
struct WaitingTests {
  let rig: Rig

  init() throws {
    var description = MachineDescription.standard
    description.primeTime = 3_600_000_000_000
    rig = try Rig(description, pace: .real)
  }

  @Test("A second writer is refused, readers are not, and cancel ends the first")
  func busy() throws {
    let rig = rig
    let first = Caller { rig.failure("\(Rig.monitor)/activate") }
    try rig.await("\(Rig.monitor)/state", "priming")
    #expect(rig.failure("\(Rig.monitor)/activate") == .busy)
    #expect(rig.failure("\(Rig.payload)/activate") == .busy)
    #expect(rig.failure("\(Rig.payload)/prime") == .busy)
    #expect(rig.failure("\(Rig.payload)/cancel") == .nothingPending)
    #expect(try rig.read("\(Rig.payload)/current_version") == "1.0")
    #expect(try rig.read("devices/platform/arm-lfa/activations_tried") == "1")
    #expect(rig.failure("\(Rig.monitor)/cancel") == nil)
    #expect(first.value == .cancelled)
    #expect(try rig.read("\(Rig.monitor)/current_version") == "1.0")
    // The two that ended together are in either order.
    let writes = try rig.read("simulator/writes").split(separator: "\n").map(String.init)
    #expect(
      writes.prefix(4) == [
        "\(Rig.monitor)/activate 1 EBUSY", "\(Rig.payload)/activate 1 EBUSY",
        "\(Rig.payload)/prime 1 EBUSY", "\(Rig.payload)/cancel 1 ENODATA",
      ])
    #expect(
      Set(writes.dropFirst(4)) == [
        "\(Rig.monitor)/cancel 1 0", "\(Rig.monitor)/activate 1 ECANCELED",
      ])
  }

  @Test("A writer that is killed leaves nothing behind")
  func killed() throws {
    let rig = rig
    let process = SimulatedProcess(of: rig.machine)
    let writer = Caller { rig.failure("\(Rig.monitor)/activate", by: process) }
    try rig.await("\(Rig.monitor)/state", "priming")
    process.kill()
    #expect(writer.value == .interrupted)
    #expect(try rig.read("\(Rig.monitor)/state") == "failed")
    #expect(rig.machine.hardware.isAgentIdle)
  }

  @Test("What is primed when the machine shuts down ends, too")
  func shutdown() throws {
    let rig = rig
    let writer = Caller { rig.failure("\(Rig.monitor)/activate") }
    try rig.await("\(Rig.monitor)/state", "priming")
    rig.machine.shutdown()
    #expect(writer.value == .shutdown)
    #expect(rig.machine.hardware.isAgentIdle)
  }

  @Test("An inventory that changes while an image is being loaded changes afterwards")
  func change() throws {
    let rig = rig
    let writer = Caller { rig.failure("\(Rig.payload)/activate") }
    try rig.await("\(Rig.payload)/state", "priming")
    try rig.write("simulator/remove", String(Rig.monitor.dropFirst(13)))
    #expect(rig.has(Rig.monitor))
    try rig.write("\(Rig.payload)/cancel", "1")
    #expect(writer.value == .cancelled)
    try rig.write("simulator/notify", "1")
    #expect(!rig.has(Rig.monitor))
    #expect(rig.machine.hardware.violations == [])
  }
}
