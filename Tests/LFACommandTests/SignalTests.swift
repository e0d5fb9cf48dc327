// SPDX-License-Identifier: MIT

import Subprocess
import Testing
import TreeFixture

@Suite(
  "Ctrl-C and its like, at each phase", .timeLimit(.minutes(3)),
  .enabled(SimulatedPlace.requirement) { try await SimulatedPlace.isPossible() })
struct SignalTests {
  @Test("While the question waits: nothing happens", arguments: ["\u{3}"])
  func question(_ key: String) async throws {
    try await SimulatedPlace.with { place in
      let answer = try await place.terminal(
        "exec lfa activate bl31", after: "[y/N]", typing: key)
      #expect(answer.status != 0, "\(answer)")
      #expect(place.read("simulator/writes") == "")
      #expect(place.history.isEmpty)
      #expect(try await place.lfa("activate", "bl31", "-y").status == 0, "nothing is locked")
    }
  }

  @Test(
    "During PRIME: it is cancelled, and the old version runs",
    arguments: [Signal.interrupt, .terminate, .terminalClosed])
  func priming(_ signal: Signal) async throws {
    try await SimulatedPlace.with("--prime-time", "60s") { place in
      let answer = try await place.lfa(["activate", "bl31", "-y", "--json"]) { running in
        try await place.wait(for: "priming")
        running.send(signal)
      }
      #expect(answer.status == 11, "\(answer)")
      #expect(answer.errors.contains("cancelling"), "\(answer)")
      #expect(answer.errors.contains("1.0 still runs"), "\(answer)")
      let outcome = try JSON.expectDocument(answer).components?.first
      #expect(outcome?.result == "stopped")
      #expect(place.read(place.component(SimulatedPlace.bl31, "current_version")) == "1.0")
      #expect(place.history.count == 1)
      #expect(place.history.first?.contains("\"result\":\"stopped\"") == true)
    }
  }

  @Test("What comes after it is left alone")
  func several() async throws {
    try await SimulatedPlace.with("--prime-time", "60s") { place in
      let answer = try await place.lfa(["activate", "bl31", "bl32", "-y", "--json"]) { running in
        try await place.wait(for: "priming")
        running.send(.interrupt)
      }
      #expect(answer.status == 11, "\(answer)")
      let results = try JSON.expectDocument(answer).components?.map(\.result)
      #expect(results == ["stopped", "not-attempted"])
      #expect(place.read(place.component(SimulatedPlace.bl32, "state")) == "pending")
    }
  }

  @Test("During ACTIVATE: too late, the new version runs")
  func activating() async throws {
    try await SimulatedPlace.with(faults: SimulatedPlace.switchesForEver) { place in
      try place.allowLongSwitches()
      let answer = try await place.lfa(["activate", "bl31", "-y"]) { running in
        try await place.wait(for: "activating")
        running.send(.interrupt)
        try await place.waitForCancel()
        try place.write("", to: "simulator/faults")
      }
      #expect(answer.status == 0, "\(answer)")
      #expect(answer.errors.contains("too late to cancel"), "\(answer)")
      #expect(place.read(place.component(SimulatedPlace.bl31, "current_version")) == "1.1")
      #expect(place.history.first?.contains("\"result\":\"activated\"") == true)
    }
  }

  @Test("A second time while it waits for the firmware: it waits no longer, and says so")
  func twice() async throws {
    try await SimulatedPlace.with(faults: SimulatedPlace.switchesForEver) { place in
      try place.allowLongSwitches()
      let answer = try await place.lfa(["activate", "bl31", "-y"]) { running in
        try await place.wait(for: "activating")
        running.send(.interrupt)
        try await place.waitForCancel()
        // Signals of one number that wait become one.
        running.send(.terminate)
        try await Waiting.until("the history has it") { !place.history.isEmpty }
        try place.write("", to: "simulator/faults")
      }
      #expect(answer.status == 12, "\(answer)")
      #expect(answer.errors.contains("gave up waiting"), "\(answer)")
      #expect(place.history.first?.contains("\"result\":\"unknown\"") == true)
    }
  }

  @Test("The driver lets go of what a killed lfa began")
  func killed() async throws {
    try await SimulatedPlace.with("--prime-time", "60s") { place in
      let answer = try await place.lfa(["activate", "bl31", "-y"]) { running in
        try await place.wait(for: "priming")
        running.send(.kill)
      }
      #expect(answer.signal == 9)
      try await Waiting.until("nothing runs") {
        ["pending", "failed"].contains(place.read(place.component(SimulatedPlace.bl31, "state")))
      }
      #expect(place.read(place.component(SimulatedPlace.bl31, "current_version")) == "1.0")
      let busy = try await place.lfa(["prime", "bl31", "-y"]) { running in
        try await place.wait(for: "priming")
        running.send(.interrupt)
      }
      #expect(busy.status == 11, "nothing is locked: \(busy)")
    }
  }

  @Test("While it waits for a state", arguments: [Signal.interrupt, .terminate])
  func waiting(_ signal: Signal) async throws {
    try await SimulatedPlace.with { place in
      let answer = try await place.lfa(["wait", "bl31", "--for", "primed"]) { running in
        running.send(signal)
      }
      #expect(answer.signal == signal.rawValue, "\(answer)")
    }
  }

  @Test("--timeout cancels as Ctrl-C does, and that is a failure")
  func timeLimit() async throws {
    try await SimulatedPlace.with("--prime-time", "60s") { place in
      let answer = try await place.lfa("activate", "bl31", "-y", "--timeout", "0.2")
      #expect(answer.status == 10, "\(answer)")
      #expect(answer.errors.contains("the time limit has passed; 1.0 still runs"), "\(answer)")
    }
  }
}
