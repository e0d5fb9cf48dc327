// SPDX-License-Identifier: MIT

import FaultPlan
import Foundation
import LFADriver
import LFASimulatedTree
import LFASimulator
import Testing

@Suite("Machine descriptions")
struct DescriptionTests {
  @Test("Everything that a description can say")
  func everything() throws {
    let description = try MachineDescription(
      json: Data(
        """
        {
          "cpus": 8, "prime_time": "2s", "activate_time": "500ms",
          "components": [
            {"guid": "6c0762a6-12f2-4b56-92cb-ba8f633606d9", "version": "3.4",
             "activation_capable": true, "may_reset_cpu": true, "cpu_rendezvous": false,
             "offers": [{"version": "3.5", "defect": "corrupt", "prime_calls": 3,
                         "activate_rounds": 2},
                        {"version": "3.6"}]},
            {"guid": "11111111-2222-3333-4444-555555555555"}
          ]
        }
        """.utf8))
    #expect(description.cpus == 8)
    #expect(description.primeTime == 2_000_000_000)
    #expect(description.activateTime == 500_000_000)
    #expect(description.primeCalls == 20)
    let rmm = try #require(description.components.first)
    #expect((rmm.isCapable, rmm.mayResetCPU, rmm.isRendezvousOptional) == (true, true, true))
    #expect(rmm.offers.map(\.defect) == [.corrupt, nil])
    #expect(rmm.offers.map(\.primeCalls) == [3, 1])
    #expect(rmm.offers.map(\.activateRounds) == [2, 1])
    let rig = try Rig(description)
    #expect(try rig.read("firmware/lfa/6c0762a6-12f2-4b56-92cb-ba8f633606d9/name") == "TF-RMM")
    #expect(
      try rig.read("firmware/lfa/11111111-2222-3333-4444-555555555555/current_version") == "0.0")
  }

  @Test("What is left out is as in the standard machine")
  func nothing() throws {
    let description = try MachineDescription(json: Data("{}".utf8))
    #expect(
      description.components.map(\.guid) == MachineDescription.standard.components.map(\.guid))
    #expect(try MachineDescription(json: Data(#"{"components": []}"#.utf8)).components.isEmpty)
  }

  static let wrong: [(json: String, message: String)] = [
    ("", "not valid JSON"), ("[]", "expected"), (#"{"cpu": 4}"#, #""cpu" is not known"#),
    (#"{"cpus": 0}"#, "cpus: 1 to 128"), (#"{"cpus": 1e9}"#, "cpus: 1 to 128"),
    (#"{"cpus": "4"}"#, "cpus: a Int is expected"),
    (#"{"prime_time": "2"}"#, #"prime_time: "2" is no time"#),
    (#"{"activate_time": "2h"}"#, "activate_time:"),
    (#"{"components": [{}]}"#, #"components[0]: "guid" is missing"#),
    (#"{"components": [{"guid": "x"}]}"#, #"components[0]: "x" is no GUID"#),
    (
      #"{"components": [{"guid": "11111111-2222-3333-4444-555555555555", "versoin": "1.0"}]}"#,
      #"components[0]: "versoin" is not known"#
    ),
    (
      #"{"components": [{"guid": "11111111-2222-3333-4444-555555555555", "version": "1"}]}"#,
      #"components[0]: "1" is no version"#
    ),
    (
      """
      {"components": [{"guid": "11111111-2222-3333-4444-555555555555",
        "offers": [{"version": "1.0"}, {"version": "1.1", "defect": "odd"}]}]}
      """, #"components[0].offers[1]: "odd" is none of"#
    ),
    (
      """
      {"components": [{"guid": "11111111-2222-3333-4444-555555555555",
        "offers": [{"version": "1.0", "prime_calls": 0}]}]}
      """, "components[0].offers[0].prime_calls: 1 to 1000000"
    ),
    (
      """
      {"components": [{"guid": "11111111-2222-3333-4444-555555555555"},
        {"guid": "11111111-2222-3333-4444-555555555555"}]}
      """, "a GUID is there twice"
    ),
  ]

  @Test("What is wrong is told with its place, in a line", arguments: wrong)
  func errors(json: String, message: String) {
    do throws(DescriptionError) {
      _ = try MachineDescription(json: Data(json.utf8))
      Issue.record("was accepted")
    } catch {
      #expect(error.description.contains(message), "\(error.description)")
      #expect(!error.description.contains("\n"))
    }
  }

  @Test("Crowds", arguments: [0, 1, 3, 4, 5, 256, 257, 4096])
  func crowds(count: Int) throws {
    var description = MachineDescription.standard
    description.crowd(to: count)
    let rig = try Rig(description)
    #expect(try rig.tree.list(try rig.node("firmware/lfa")).count == count)
    #expect(rig.machine.hardware.violations == [])
    guard let last = try rig.tree.list(try rig.node("firmware/lfa")).last else { return }
    let directory = "firmware/lfa/\(last.name)"
    #expect(try rig.read("\(directory)/state") == (count == 1 || count == 5 ? "pending" : "idle"))
    if count > 256 {
      #expect(try rig.read("\(directory)/activation_capable") == "0")
      #expect(rig.failure("\(directory)/activate") == .notCapable)
      #expect(try rig.read("\(directory)/current_version") == "1.0")
    }
    if count >= 4 { try rig.write("\(Rig.monitor)/activate", "1") }
  }

  @Test("A driver that does not find its agent does not load")
  func noAgent() throws {
    #expect(throws: LFADriver.Errno.noDevice) {
      try Rig(plan: "version * status NOT_SUPPORTED")
    }
  }

  @Test(
    "Times",
    arguments: [
      ("2s", 2_000_000_000), ("500ms", 500_000_000), ("150us", 150_000), ("7ns", 7), ("0s", 0),
      ("3600s", 3_600_000_000_000),
    ] as [(String, UInt64)])
  func times(text: String, nanoseconds: UInt64) {
    #expect(SimulatedTimes.nanoseconds(text) == nanoseconds)
  }

  @Test(
    "Texts that are no time",
    arguments: ["", "2", "s", "-2s", "2.5s", "2 s", "2S", "3601s", "99999999999999999999s", "²s"])
  func noTimes(text: String) {
    #expect(SimulatedTimes.nanoseconds(text) == nil)
  }
}
