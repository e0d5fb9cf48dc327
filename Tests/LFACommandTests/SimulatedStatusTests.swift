// SPDX-License-Identifier: MIT

import SystemPackage
import Testing

/// Provokes the exit statuses that take a driver.
@Suite(
  "Exit statuses on a simulated machine", .timeLimit(.minutes(2)),
  .enabled(SimulatedPlace.requirement) { try await SimulatedPlace.isPossible() })
struct SimulatedStatusTests {
  @Test(
    "Faults of the firmware",
    arguments: [
      ("activate * status ACTIVATION_FAILED", 10, "ECANCELED", "1.0 still runs"),
      ("prime * status AUTH_ERROR", 10, "EKEYREJECTED", "not authentic"),
      ("prime * status NO_MEMORY", 10, "ENOMEM", "no room"),
      ("prime * status -12", 10, "EPROTO", "against the rules"),
      ("prime * status SUCCESS\nactivate * status SUCCESS", 10, "EPROTO", "1.0 still runs"),
      ("prime * status CRITICAL_ERROR", 12, "ENOTRECOVERABLE", "Have a person look at it"),
      ("activate * status CRITICAL_ERROR", 12, "ENOTRECOVERABLE", "Have a person look at it"),
    ])
  func faults(_ plan: String, _ status: Int32, _ errno: String, _ reason: String) async throws {
    try await SimulatedPlace.with(faults: plan) { place in
      let text = try await place.lfa("activate", "bl32", "-y")
      #expect(text.status == status, "\(text)")
      #expect(text.errors.contains(reason), "\(text)")
      #expect(text.output.isEmpty, "\(text)")
      let json = try await place.lfa("activate", "bl32", "-y", "--json")
      #expect(json.status == status, "\(json)")
      let document = try JSON.expectDocument(json)
      #expect(document.components?.first?.errno == errno)
      #expect(place.history.count == 2)
      #expect(place.history.allSatisfy { $0.contains("\"errno\":\"\(errno)\"") })
      let doctor = try await place.lfa("doctor")
      #expect(doctor.status == (status == 12 ? 12 : 1), "\(doctor)")
    }
  }

  @Test("A firmware that takes too long is told of as such", arguments: ["prime", "activate"])
  func timeLimit(_ phase: String) async throws {
    try await SimulatedPlace.with(faults: "\(phase) * status BUSY") { place in
      try place.write("100", to: "module/arm_lfa/parameters/\(phase)_timeout_ms")
      let answer = try await place.lfa("activate", "bl31", "-y")
      #expect(answer.status == 10, "\(answer)")
      #expect(answer.errors.contains("took too long"), "\(answer)")
    }
  }

  @Test("Conditions are about those of all that have something waiting")
  func allWithConditions() async throws {
    try await SimulatedPlace.with { place in
      let other = try await place.lfa("activate", "--all", "-y", "--expect-version", "1.2")
      #expect(other.status == 1, "\(other)")
      let answer = try await place.lfa("activate", "--all", "-y", "--expect-version", "1.1")
      #expect(answer.status == 0, "\(answer)")
      #expect(try await place.lfa("verify", "bl31", "--expect-version", "1.1").status == 0)
      #expect(try await place.lfa("verify", "bl32", "--expect-version", "1.1").status == 0)
    }
  }

  @Test("Activating all, and then there is nothing to do")
  func all() async throws {
    try await SimulatedPlace.with { place in
      let first = try await place.lfa("activate", "--all", "-y")
      #expect(first.status == 0, "\(first)")
      #expect(first.output.split(separator: "\n").count == 2, "\(first)")
      #expect(first.output.contains("TF-A BL31 runtime: 1.0 → 1.1 ("), "\(first)")
      #expect(first.output.contains(", CPUs stopped "), "\(first)")
      let second = try await place.lfa("activate", "--all", "-y", "--json")
      #expect(second.status == 0, "\(second)")
      #expect(try JSON.expectDocument(second).changed == false)
      #expect(try await place.lfa("activate", "--all", "-y", "--exit-code").status == 2)
      #expect(try await place.lfa("pending").status == 2)
      #expect(place.history.count == 2)
    }
  }

  @Test("The first failure ends it")
  func firstFailure() async throws {
    try await SimulatedPlace.with(faults: "prime 1 status DEVICE_ERROR") { place in
      let answer = try await place.lfa("activate", "bl31", "bl32", "-y", "--json")
      #expect(answer.status == 10, "\(answer)")
      let results = try JSON.expectDocument(answer).components?.map(\.result)
      #expect(results == ["failed", "not-attempted"])
      #expect(place.read(place.component(SimulatedPlace.bl32, "current_version")) == "1.0")
    }
  }

  @Test("Priming, activating from there, and cancelling")
  func priming() async throws {
    try await SimulatedPlace.with { place in
      let primed = try await place.lfa("prime", "bl31", "-y")
      #expect(primed.status == 0, "\(primed)")
      let busy = try await place.lfa("activate", "bl32", "-y")
      #expect(busy.status == 75, "\(busy)")
      #expect(busy.errors.contains("another component is primed"), "\(busy)")
      #expect(try await place.lfa("wait", "bl31", "--for", "primed").status == 0)
      #expect(try await place.lfa("cancel", "bl31").status == 0)
      #expect(try await place.lfa("wait", "bl31", "--for", "pending").status == 0)
      #expect(try await place.lfa("prime", "bl31", "-y").status == 0)
      #expect(try await place.lfa("activate", "bl31", "-y").status == 0)
      let idle = try await place.lfa("cancel", "bl31")
      #expect(idle.status == 0, "\(idle)")
      #expect(idle.output.contains("nothing to do"), "\(idle)")
    }
  }

  @Test("What cannot be activated live")
  func incapable() async throws {
    try await SimulatedPlace.with { place in
      let guid = "00000000-1111-2222-3333-444444444444"
      try place.write("\(guid) 1.0 may-reset-cpu", to: "simulator/add")
      try place.write("1", to: "simulator/notify")
      try await place.wait(guid, for: "idle")
      try place.write("\(guid) 1.1", to: "simulator/offer")
      try place.write("1", to: "simulator/notify")
      try await place.wait(guid, for: "pending")
      let answer = try await place.lfa("activate", guid, "-y")
      #expect(answer.status == 1, "\(answer)")
      #expect(answer.errors.contains("would reset CPUs"), "\(answer)")
      let all = try await place.lfa("activate", "--all", "-y")
      #expect(all.status == 0, "\(all)")
      #expect(place.read(place.component(guid, "current_version")) == "1.0")
    }
  }

  @Test("69 without a mountpoint's driver, and no lfa-simulate")
  func absent() async throws {
    let scratch = try Scratch()
    let answer = try await Program.run(
      Program.lfa, ["--root", scratch.path.string, "list"])
    #expect(answer.status == 69, "\(answer)")
    let copy = scratch.path.appending("lfa")
    let simulate = try await Program.shell(
      "cp \(Program.lfa) \(copy) && PATH=/nonexistent exec \(copy) simulate /tmp/x")
    #expect(simulate.status == 69, "\(simulate)")
    #expect(simulate.errors.contains("lfa-simulate"), "\(simulate)")
  }
}
