// SPDX-License-Identifier: MIT

import FaultPlan
import LFA
import LFADriver
import LFASimulator
import Testing
import VirtualTime

/// Is a machine whose driver has found its components.
func bootedMachine(
  _ components: [SimulatedComponent], cpus: Int = 4, plan: String = ""
) throws -> SimulatedMachine {
  let hardware = SimulatedHardware(components, cpus: cpus, plan: try FaultPlan(plan))
  let machine = try SimulatedMachine(hardware)
  try machine.run { try machine.probe() }
  return machine
}

extension FirmwareVersion {
  init(_ major: UInt32, _ minor: UInt32) {
    self.init(major: major, minor: minor)
  }
}

extension SimulatedMachine {
  /// Tells what goes wrong with an activation; nil if nothing does.
  func errorOfActivation(_ guid: GUID) -> Errno? {
    do throws(Errno) {
      try activate(guid)
      return nil
    } catch {
      return error
    }
  }

  /// Reads the running version.
  func version(_ guid: GUID) -> String? {
    try? read(guid, .currentVersion)
  }

  var logText: [String] { log.map(\.text) }
}

/// The story that `make run` tells on QEMU.
@Suite("The whole story")
struct StoryTests {
  static let guids: [GUID] = [.bl31, .bl32, .bl33]

  static func table(_ machine: SimulatedMachine) throws -> [String] {
    try guids.map { guid in
      try [
        Attribute.name, .activationCapable, .activationPending, .mayResetCPU, .cpuRendezvous,
        .currentVersion, .pendingVersion,
      ].map { try machine.read(guid, $0) }.joined(separator: " | ")
    }
  }

  @Test("List, activate the payload, activate the monitor with all CPUs, list again")
  func story() throws {
    let machine = try bootedMachine(
      SimulatedComponent.virtMachine(
        monitor: [SimulatedImage(FirmwareVersion(1, 1))],
        payload: [SimulatedImage(FirmwareVersion(1, 1)), SimulatedImage(FirmwareVersion(1, 2))]))
    try machine.run {
      #expect(
        try Self.table(machine) == [
          "TF-A BL31 runtime | 1 | 1 | 0 | 1 | 1.0 | 1.1",
          "BL32 secure payload | 1 | 1 | 0 | 0 | 1.0 | 1.1",
          "BL33 non-secure payload | 0 | 0 | 0 | 1 | 0.0 | N/A",
        ])
      try machine.write(.bl32, .forceCPURendezvous, "0")
      try machine.activate(.bl32)
      try machine.activate(.bl31)
      #expect(
        try Self.table(machine) == [
          "TF-A BL31 runtime | 1 | 0 | 0 | 1 | 1.1 | N/A",
          "BL32 secure payload | 1 | 1 | 0 | 0 | 1.1 | 1.2",
          "BL33 non-secure payload | 0 | 0 | 0 | 1 | 0.0 | N/A",
        ])
    }
    let history = machine.hardware.history
    #expect(history.map(\.guid) == [.bl32, .bl31])
    #expect(history.map(\.cpuCount) == [1, 4])
    #expect(history.map(\.to) == [FirmwareVersion(1, 1), FirmwareVersion(1, 1)])
    #expect(machine.hardware.isAgentIdle)
    #expect(machine.hardware.violations == [])
    // Loading took 4 ms twice, switching 150 us twice, and nobody waited for anything else.
    #expect(machine.hardware.clock.now == 8_300_000)
    #expect(machine.logText.contains { $0.contains("1.0 -> 1.1, CPUs stopped for 150 us") })
  }

  @Test("Twenty replacements of the monitor in a row, with CPUs coming and going")
  func twenty() throws {
    let images = (1...20 as ClosedRange<UInt32>).map { SimulatedImage(FirmwareVersion(1, $0)) }
    let machine = try bootedMachine(
      SimulatedComponent.virtMachine(monitor: images.shuffled()), cpus: 8)
    try machine.run {
      for minor in 1...20 {
        // CPUs 1 to 7 leave one after the other, and all come back.
        if minor % 8 != 0 {
          #expect(machine.takeOffline(UInt32(minor % 8)))
        } else {
          for cpu in 1...7 as ClosedRange<UInt32> { machine.bringOnline(cpu) }
        }
        try machine.activate(.bl31)
        #expect(machine.version(.bl31) == "1.\(minor)")
        #expect(machine.hardware.history.last?.cpuCount == machine.hardware.onlineCPUs.count)
      }
      #expect(machine.errorOfActivation(.bl31) == .nothingPending)
    }
    #expect(machine.hardware.history.count == 20)
    #expect(machine.hardware.violations == [])
  }
}
