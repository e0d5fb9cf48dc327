// SPDX-License-Identifier: MIT

import LFADriver
import LFASimulatedTree
import LFASimulator
import Testing
import VirtualTime

@Suite("The tree: many users at once, in real time")
struct CrowdOfUsersTests {
  static let guids = [
    "47d4086d-4cfe-9846-9b95-2950cbbd5a00", "05d0e189-53dc-1347-8d2b-500a4b7a3e38",
    "11111111-2222-3333-4444-555555555555",
  ]

  /// Is SplitMix64.
  struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var word = state
      word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
      word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
      return word ^ word >> 31
    }
  }

  @Test("Whatever they do, everybody gets an answer and the agent's promises hold")
  func crowd() throws {
    var description = MachineDescription.standard
    description.primeTime = 1_000_000
    let rig = try Rig(description, pace: .real)
    let users = (1...6 as ClosedRange<UInt64>).map { seed in
      Caller {
        var random = Generator(state: seed)
        for minor in 2...120 { Self.act(rig, minor, &random) }
        return true
      }
    }
    for user in users { #expect(user.value == true) }
    // What is still primed is in the way of nobody for ever.
    for guid in Self.guids { _ = rig.failure("firmware/lfa/\(guid)/cancel") }
    #expect(rig.machine.hardware.isAgentIdle)
    #expect(rig.machine.hardware.violations == [])
    let counts = try ["tried", "done", "failed", "cancelled"].map {
      try #require(Int(try rig.read("devices/platform/arm-lfa/activations_\($0)")))
    }
    #expect(counts[0] == counts[1] + counts[2] + counts[3])
    // One that goes and comes again while it is activated seems to run what it ran before.
    #expect(counts[1] <= rig.machine.hardware.history.count)
  }

  private static func act(_ rig: Rig, _ minor: Int, _ random: inout Generator) {
    let guid = guids.randomElement(using: &random) ?? ""
    let directory = "firmware/lfa/\(guid)"
    switch Int.random(in: 0..<16, using: &random) {
    case 0: _ = rig.failure("simulator/remove", guid)
    case 1, 2: _ = rig.failure("simulator/add", "\(guid) 1.0")
    case 3, 4: _ = rig.failure("simulator/notify")
    case 5, 6, 7: _ = rig.failure("simulator/offer", "\(guid) 1.\(minor)")
    case 8: _ = rig.failure("\(directory)/cancel")
    case 9: _ = rig.failure("\(directory)/prime")
    case 10: _ = rig.failure("\(directory)/auto_activate", "\(Bool.random(using: &random))")
    case 11: _ = try? rig.read("\(directory)/state")
    case 12: _ = try? rig.read("\(directory)/current_version")
    default:
      let process = SimulatedProcess(of: rig.machine)
      if Bool.random(using: &random) { process.kill() }
      _ = rig.failure("\(directory)/activate", by: process)
    }
  }
}
