// SPDX-License-Identifier: MIT

import FoundationEssentials
import Subprocess
import SystemPackage
import Testing

/// Validates what the program says of a machine that changes; Tests/Schemas/run does so for the
/// snapshots.
@Suite(
  "Answers against the schema", .timeLimit(.minutes(2)),
  .enabled(SimulatedPlace.requirement) { try await SimulatedPlace.isPossible() })
struct SchemaTests {
  private static let checker = FilePath(#filePath).removingLastComponent().removingLastComponent()
    .appending("Schemas/check")

  @Test("Attempts of all kinds, the history's lines and the watch's")
  func documents() async throws {
    try await SimulatedPlace.with("--prime-time", "300ms") { place in
      let scratch = try Scratch()
      @Sendable func keep(_ text: String, _ name: String) throws {
        try text.write(
          toFile: scratch.path.appending(name).string, atomically: true, encoding: .utf8)
      }
      let events = scratch.path.appending("watch.jsonl")
      _ = try await place.lfa(
        [
          "watch", "--json", "--initial", "--interval", "0.1", "--root", place.root.string,
        ], into: events
      ) { running in
        for (number, command) in [
          "prime bl31", "cancel bl31", "activate bl31 bl32", "activate --all", "activate bl33",
          "set bl31 auto-activate=on", "set bl31 auto-activate=on", "wait bl31", "doctor",
          "verify bl31 --expect-version 9.9", "list", "history", "show bl32", "pending", "report",
          "show nope", "activate bl31 --expect-version 3.0",
        ].enumerated() {
          let yes = ["prime", "activate"].contains { command.hasPrefix($0) } ? " --yes" : ""
          let answer = try await place.shell("lfa \(command)\(yes) --json")
          try keep(answer.output, "\(number).json")
        }
        try place.write("prime * status AUTH_ERROR", to: "simulator/faults")
        try place.write("\(SimulatedPlace.bl31) 1.2", to: "simulator/offer")
        try place.write("1", to: "simulator/notify")
        try await Waiting.until("the failure is seen") {
          place.read(place.component(SimulatedPlace.bl31, "state")) == "failed"
            && (try? String(contentsOf: URL(filePath: events.string), encoding: .utf8))?
              .contains("EKEYREJECTED") == true
        }
        running.send(.interrupt)
      }
      try keep(place.history.map { $0 + "\n" }.joined(), "history.jsonl")
      #expect(place.history.count >= 5)
      let check = try await Program.run(Self.checker, [scratch.path.string])
      #expect(check.status == 0, "\(check)")
    }
  }
}
