// SPDX-License-Identifier: MIT

import Subprocess
import SystemPackage
import Testing

@Suite(
  "Several at once", .timeLimit(.minutes(3)),
  .enabled(SimulatedPlace.requirement) { try await SimulatedPlace.isPossible() })
struct ConcurrentTests {
  @Test("A second run is told who is at it")
  func secondRun() async throws {
    try await SimulatedPlace.with("--prime-time", "60s") { place in
      let first = try await place.lfa(["activate", "bl31", "-y"]) { running in
        try await place.wait(for: "priming")
        for command in ["activate", "prime"] {
          let second = try await place.lfa(command, "bl32", "-y")
          #expect(second.status == 75, "\(second)")
          #expect(
            second.errors.contains("process \(running.pid.value) (lfa activate); try again"),
            "\(second)")
        }
        let json = try await place.lfa("activate", "bl32", "-y", "--json")
        #expect(try JSON.expectDocument(json).error?.exitStatus == 75)
        // Looking is free.
        #expect(try await place.lfa("list").status == 0)
        #expect(try await place.lfa("wait", "bl31", "--for", "idle", "--timeout", "0").status == 1)
        running.send(.interrupt)
      }
      #expect(first.status == 11, "\(first)")
      #expect(place.history.count == 1)
    }
  }

  @Test("With another state directory the driver keeps them apart")
  func otherState() async throws {
    try await SimulatedPlace.with("--prime-time", "60s") { place in
      let other = try Scratch()
      _ = try await place.lfa(["activate", "bl31", "-y"]) { running in
        try await place.wait(for: "priming")
        for component in ["bl31", "bl32"] {
          let second = try await place.lfa(
            "activate", component, "-y", "--state", other.path.string)
          #expect(second.status == 75, "\(second)")
          #expect(second.errors.contains("busy"), "\(second)")
        }
        running.send(.interrupt)
      }
    }
  }

  @Test("lfa cancel stops another run's activation, and both say so")
  func cancel() async throws {
    try await SimulatedPlace.with("--prime-time", "60s") { place in
      let first = try await place.lfa(["activate", "bl31", "-y", "--json"]) { _ in
        try await place.wait(for: "priming")
        let cancel = try await place.lfa("cancel", "bl31", "--json")
        #expect(cancel.status == 0, "\(cancel)")
        #expect(try JSON.expectDocument(cancel).components?.first?.result == "cancelled")
      }
      #expect(first.status == 11, "\(first)")
      #expect(first.errors.contains("somebody cancelled it; 1.0 still runs"), "\(first)")
      #expect(place.history.count == 2)
    }
  }

  @Test("lfa cancel comes too late while the firmware switches")
  func tooLate() async throws {
    try await SimulatedPlace.with(faults: SimulatedPlace.switchesForEver) { place in
      try place.allowLongSwitches()
      let first = try await place.lfa(["activate", "bl31", "-y"]) { _ in
        try await place.wait(for: "activating")
        let cancel = try await place.lfa("cancel", "bl31")
        #expect(cancel.status == 75, "\(cancel)")
        #expect(cancel.errors.contains("too late"), "\(cancel)")
        try place.write("", to: "simulator/faults")
      }
      #expect(first.status == 0, "\(first)")
    }
  }

  @Test("Somebody who writes to the files directly is respected")
  func directWriter() async throws {
    try await SimulatedPlace.with("--prime-time", "60s") { place in
      let file = place.component(SimulatedPlace.bl31, "prime")
      async let writer = Program.shell("echo 1 >\(place.root)/\(file)")
      try await place.wait(for: "priming")
      let answer = try await place.lfa("activate", "bl31", "-y")
      #expect(answer.status == 75, "\(answer)")
      #expect(try await place.lfa("cancel", "bl31").status == 0)
      #expect(try await writer.status != 0)
    }
  }

  @Test("A component that vanishes after it was listed")
  func vanishes() async throws {
    try await SimulatedPlace.with { place in
      let answer = try await place.terminal(
        """
        lfa activate bl32
        """, after: "[y/N]",
        doing: {
          try place.write(SimulatedPlace.bl32, to: "simulator/remove")
          try place.write("1", to: "simulator/notify")
          try await Waiting.until("it is gone") {
            place.read(place.component(SimulatedPlace.bl32, "state")) == nil
          }
        }, typing: "y\n")
      #expect(answer.status == 3, "\(answer)")
      #expect(answer.output.contains("lists"), "\(answer)")
      #expect(try await place.lfa("list").status == 0)
    }
  }

  @Test(
    "What was staged while the question waited is not what was agreed to",
    arguments: [
      ("", 1, "not as it was when you were asked: 1.1 → 1.2"),
      ("--from-version 1.0", 1, "1.1 → 1.2"), ("--expect-version 1.1", 1, "1.1 → 1.2"),
    ] as [(String, Int32, String)])
  func restaged(_ options: String, _ status: Int32, _ reason: String) async throws {
    try await SimulatedPlace.with { place in
      try place.write("\(SimulatedPlace.bl31) 1.2", to: "simulator/offer")
      let answer = try await place.terminal(
        "lfa activate bl31 \(options)", after: "[y/N]",
        doing: {
          // The one that is asked has no lock yet.
          let other = try await place.lfa("activate", "bl31", "-y")
          #expect(other.status == 0, "\(other)")
        }, typing: "y\n")
      #expect(answer.status == status, "\(answer)")
      #expect(answer.output.contains(reason), "\(answer)")
      #expect(place.read(place.component(SimulatedPlace.bl31, "current_version")) == "1.1")
    }
  }

  @Test("--expect-version does not take a version for another")
  func expectedVersion() async throws {
    try await SimulatedPlace.with { place in
      try place.write("\(SimulatedPlace.bl31) 1.2", to: "simulator/offer")
      #expect(try await place.lfa("activate", "bl31", "-y").status == 0)
      let same = try await place.lfa("activate", "bl31", "-y", "--expect-version", "1.1")
      #expect(same.status == 0 && same.output.contains("1.1 runs already"), "\(same)")
      let other = try await place.lfa("activate", "bl31", "-y", "--expect-version", "1.3")
      #expect(other.status == 1, "\(other)")
      #expect(other.errors.contains("1.3 is expected, but 1.2 waits"), "\(other)")
    }
  }
}
