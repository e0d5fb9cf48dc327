// SPDX-License-Identifier: MIT

import Subprocess
import SystemPackage
import Testing
import TreeFixture

@Suite("Arguments", .timeLimit(.minutes(3)))
struct ArgumentTests {
  @Test(
    "Ways to say the same",
    arguments: [
      ["show", TreeFixture.bl31.uppercased()], ["show", "47d4"], ["show", "47D4086D-4C"],
      ["show", "bl31"], ["show", "BL31"], ["show", "TF-A BL31 runtime"],
      ["show", "tf-a-bl31-runtime"], ["show", "--", "bl31"],
    ])
  func spellings(_ arguments: [String]) async throws {
    let place = try PlainPlace([
      TreeFixture.bl31: TreeFixture.ours, TreeFixture.rmm: TreeFixture.idle,
    ])
    let expected = try await place.lfa("show", TreeFixture.bl31)
    let answer = try await Program.run(Program.lfa, arguments, environment: place.environment)
    #expect(answer.status == 0, "\(answer)")
    #expect(answer.output == expected.output)
  }

  @Test("Options may stand before the command, behind it, and at the end")
  func places() async throws {
    let place = try PlainPlace()
    let root = place.root.string
    let expected = try await place.lfa("show", "bl31", "--json")
    for arguments in [
      ["--root", root, "--json", "show", "bl31"], ["--json", "--root=\(root)", "show", "bl31"],
      ["show", "--json", "--root", root, "bl31"], ["show", "bl31", "--root=\(root)", "--json"],
    ] {
      let answer = try await Program.run(
        Program.lfa, arguments, environment: ["LFA_ROOT": "/nonexistent"])
      #expect(answer.output == expected.output, "\(arguments) \(answer)")
    }
    let list = try await Program.run(Program.lfa, ["--root", root, "--json"])
    let same = try await place.lfa("list", "--json")
    #expect(list.output == same.output)
    #expect(try await Program.run(Program.lfa, ["--root"]).status == 64)
  }

  @Test(
    "Mistakes are named",
    arguments: [
      (["show", ""], 3, "no component ''"), (["show", "47d"], 3, "no component '47d'"),
      (["show", "47d4", "05d0"], 64, "05d0"), (["show", "-x"], 64, "component"),
      (["activate", ""], 3, "no component ''"), ([""], 64, "no command ''"),
      (["list", "--nope"], 64, "--nope"), (["--root", ""], 64, "--root is empty"),
      (["show", "bl31", "--json=1"], 64, "json"), (["wait", "bl31", "--for", "x"], 64, "'x'"),
      (["show", "\u{1b}[31m"], 3, "no component '"), (["\u{1b}[31m"], 64, "no command '"),
    ] as [([String], Int32, String)])
  func mistakes(_ arguments: [String], _ status: Int32, _ reason: String) async throws {
    let place = try PlainPlace()
    for json in [[], ["--json"]] {
      let answer = try await Program.run(
        Program.lfa, arguments + json, environment: place.environment)
      #expect(answer.status == status, "\(answer)")
      #expect(answer.errors.contains(reason), "\(answer)")
      #expect(!answer.errors.contains("\u{1b}"), "\(answer)")
      if !json.isEmpty, arguments != ["show", "bl31", "--json=1"] {
        #expect(try JSON.expectDocument(answer).error != nil, "\(answer)")
      }
    }
  }

  /// Names anything but what would not return by itself.
  private static let words =
    SnapshotTests.commands.filter { !["watch", "simulate", "report"].contains($0) } + [
      "bl31", "rmm", "47d4", TreeFixture.bl31, "--json", "--yes", "-y", "-n", "--dry-run", "--all",
      "--expect-version", "--from-version", "1.0", "1.1", "--timeout", "0.1", "--exit-code",
      "--field", "state", "--root", "--state", "/nonexistent", "auto-activate=on", "--for", "idle",
      "--limit", "-c", "3", "--", "-", "", "--help", "--version", "bash", "-1", "1e999", "nan",
      "\u{1b}]0;x\u{7}", "\u{202e}", "99999999999999999999", "=", "--=", "--json=", "%s%n",
      String(repeating: "a", count: 70_000), "é", "\u{0301}",
    ]

  @Test("Anything at all: never a trap, always a documented status", arguments: 0..<24)
  func anything(_ seed: UInt64) async throws {
    var random = Generator(seed)
    let place = try PlainPlace([
      TreeFixture.bl31: TreeFixture.ours, TreeFixture.rmm: TreeFixture.idle,
    ])
    for _ in 0..<12 {
      let count = Int.random(in: 0...7, using: &random)
      var arguments = (0..<count).compactMap { _ in Self.words.randomElement(using: &random) }
      // It would wait for ever.
      if arguments.contains("wait") { arguments += ["--timeout", "0"] }
      let answer = try await Program.run(
        Program.lfa, arguments, environment: place.environment)
      #expect(
        answer.status.map { Program.statuses.contains($0) } == true, "\(arguments) \(answer)")
      let isTold = answer.output.contains("\u{1b}") || answer.errors.contains("\u{1b}")
      #expect(!isTold, "\(arguments) \(answer)")
    }
  }
}

/// Makes the same numbers of the same seed (splitmix64).
private struct Generator: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
    return value ^ value >> 31
  }
}
