// SPDX-License-Identifier: MIT

import FoundationEssentials
import SystemPackage
import Testing
import TreeFixture

@Suite("What lfa prints", .timeLimit(.minutes(3)))
struct SnapshotTests {
  static let commands = [
    "list", "show", "pending", "prime", "activate", "cancel", "set", "history", "watch",
    "wait", "verify", "doctor", "report", "completion", "simulate",
  ]

  @Test("Help", arguments: [nil] + commands)
  func help(_ command: String?) async throws {
    let answer = try await Program.run(Program.lfa, ["help"] + (command.map { [$0] } ?? []))
    #expect(answer.status == 0, "\(answer)")
    #expect(answer.errors.isEmpty)
    try Snapshot.expect(answer.output, "help\(command.map { "-\($0)" } ?? "").txt")
    guard let command else { return }
    let flag = try await Program.run(Program.lfa, [command, "--help"])
    #expect(flag.status == 0)
    #expect(flag.output == answer.output)
  }

  @Test("Every command has a snapshot of its help")
  func allCommands() async throws {
    let answer = try await Program.run(Program.lfa, ["help"])
    let list = answer.output.split(separator: "\n").drop { $0 != "SUBCOMMANDS:" }.dropFirst()
    let names = list.filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
      .compactMap { $0.split { " ,".contains($0) }.first.map(String.init) }
      .filter { $0 != "See" }
    #expect(Set(names) == Set(Self.commands))
  }

  @Test("The version")
  func version() async throws {
    let answer = try await Program.run(Program.lfa, ["--version"])
    #expect(answer.status == 0)
    try Snapshot.expect(answer.output, "version.txt")
  }

  @Test("Completion scripts", arguments: ["bash", "zsh", "fish"])
  func completion(_ shell: String) async throws {
    let answer = try await Program.run(Program.lfa, ["completion", shell])
    #expect(answer.status == 0)
    #expect(answer.errors.isEmpty)
    try Snapshot.expect(answer.output, "completion.\(shell)")
    // Is the only one of the three that every system has.
    if shell == "bash" {
      let check = try await Program.run("/bin/bash", ["-n"], input: answer.output)
      #expect(check.status == 0, "\(check)")
      #expect(check.errors.isEmpty)
    }
  }

  /// Is a tree of three components: one of our driver's that failed last, one idle, one posted.
  static func place() throws -> PlainPlace {
    let place = try PlainPlace([
      TreeFixture.bl31: TreeFixture.ours.merging(["state": "failed"]) { $1 },
      TreeFixture.rmm: TreeFixture.idle.merging(["name": "TF-RMM", "auto_activate": "1"]) { $1 },
      TreeFixture.unnamed: TreeFixture.posted3.merging([
        "name": TreeFixture.unnamed, "cpu_rendezvous": "0", "force_cpu_rendezvous": "0",
        "current_version": "2.7", "pending_version": "garbage",
      ]) { $1 },
    ])
    try place.tree.addDevice()
    try FileManager.default.createDirectory(
      atPath: place.state.string, withIntermediateDirectories: true)
    try Self.pastEntries.write(
      toFile: place.state.appending("history.jsonl").string, atomically: true, encoding: .utf8)
    return place
  }

  private static let pastEntries = """
    {"schema":1,"time":"2026-11-21T15:40:12Z","command":"activate","guid":"\(TreeFixture.bl31)",\
    "name":"TF-A BL31 runtime","result":"activated","from":"0.9","to":"1.0","duration_s":0.41,\
    "cpus_stopped_ns":812000,"user":"alice","uid":1000,"pid":4711,"host":"n1","origin":"cli"}
    {"schema":1,"time":"2026-11-21T15:41:00Z","command":"prime","guid":"\(TreeFixture.bl31)",\
    "name":"TF-A BL31 runtime","result":"failed","from":"1.0","to":"1.1","duration_s":2.5,\
    "errno":"EKEYREJECTED","message":"the image is not authentic, or damaged","uid":0,"pid":1,\
    "host":"n1","origin":"daemon"}

    """

  static let outputs: [(name: String, arguments: [String])] = [
    ("list", ["list"]), ("show", ["show", "bl31"]), ("show-posted", ["show", "3ab7"]),
    ("pending", ["pending"]), ("pending-none", ["pending", "rmm"]),
    ("activate-dry-run", ["activate", "bl31", "--dry-run"]),
    ("activate-all-dry-run", ["activate", "--all", "-n"]),
    ("activate-nothing", ["activate", "rmm", "--yes", "--exit-code"]),
    ("activate-refused", ["activate", "bl31", "--yes", "--expect-version", "1.2"]),
    // Plain files take any write, and nothing comes of it.
    ("prime-nothing-happens", ["prime", "bl31", "--dry-run"]),
    ("cancel-dry-run", ["cancel", "bl31", "-n"]),
    ("set-dry-run", ["set", "bl31", "auto-activate=on", "force-rendezvous=off", "-n"]),
    ("set-nothing", ["set", "rmm", "auto-activate=on"]),
    ("wait", ["wait", "rmm"]), ("wait-in-vain", ["wait", "bl31", "--timeout", "0"]),
    ("verify", ["verify", "bl31", "--expect-version", "1.0"]),
    ("verify-not", ["verify", "bl31", "--expect-version", "1.1"]),
    ("history", ["history"]), ("history-limit", ["history", "-c", "1", "bl31"]),
    ("doctor", ["doctor"]), ("error-component", ["show", "nope"]),
    ("error-usage", ["activate"]), ("error-command", ["frobnicate"]),
  ]

  @Test("JSON and text", arguments: outputs)
  func output(_ name: String, _ arguments: [String]) async throws {
    let place = try Self.place()
    let json = try await Program.run(
      Program.lfa, arguments + ["--json"], environment: place.environment)
    #expect(json.signal == nil)
    try JSON.expectDocument(json)
    try Snapshot.expect(Self.normal(json, place), "\(name).json.txt")
    let text = try await Program.run(Program.lfa, arguments, environment: place.environment)
    #expect(text.status == json.status)
    try Snapshot.expect(Self.normal(text, place), "\(name).txt")
  }

  /// Spells an answer so that it is the same in every run.
  private static func normal(_ answer: Answer, _ place: PlainPlace) -> String {
    let text = """
      \(answer.output)--- standard error
      \(answer.errors)--- exit status \(answer.status ?? -1)

      """
    return text.replacing(place.root.string, with: "ROOT")
      .replacing(place.state.string, with: "STATE")
  }
}
