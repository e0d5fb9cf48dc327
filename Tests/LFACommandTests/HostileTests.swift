// SPDX-License-Identifier: MIT

import FoundationEssentials
import Subprocess
import SystemPackage
import Testing
import TreeFixture

/// Shows the program what must not be there: it may complain, but not hang, trap, or believe it.
@Suite("Hostile surroundings", .timeLimit(.minutes(5)))
struct HostileTests {
  static let commands = [
    "list", "list --json", "show bl31", "show bl31 --json", "pending", "doctor --json",
    "activate bl31 --yes --json", "activate --all -n", "cancel bl31", "set bl31 auto-activate=on",
    "wait bl31 --timeout 0", "verify bl31 --expect-version 1.0", "history",
    "show bl31 --field current_version", "list --aliases",
  ]

  /// Runs all commands; each has to end by itself, in a way that is documented.
  private func runAll(_ place: PlainPlace, _ what: String) async throws {
    for command in Self.commands {
      let answer = try await place.shell("exec </dev/null; exec timeout -k 1 60 lfa \(command)")
      #expect(
        answer.status.map { Program.statuses.contains($0) } == true, "\(what): \(command) \(answer)"
      )
      #expect(!answer.output.contains("\u{1b}") && !answer.errors.contains("\u{1b}"), "\(what)")
      if command.contains("--json") { try JSON.expectDocument(answer) }
    }
  }

  @Test(
    "In place of a file",
    arguments: ["current_version", "pending_version", "state", "name", "activate", "last_result"])
  func files(_ file: String) async throws {
    let place = try PlainPlace()
    let path = place.tree.component(TreeFixture.bl31, file)
    try place.tree.makePipe(path)
    try await runAll(place, "a pipe as \(file)")
    try place.tree.makeLink(path, to: "/dev/zero")
    try await runAll(place, "a link as \(file)")
    try place.tree.writeSparse(1 << 40, to: path)
    try await runAll(place, "a terabyte as \(file)")
    try place.tree.write(bytes: [0x1b, 0x5b, 0x33, 0x31, 0x6d, 0, 0xff, 0xfe, 10], to: path)
    try await runAll(place, "binary as \(file)")
    place.tree.remove(path)
    try place.tree.makeDirectory("firmware/lfa/\(TreeFixture.bl31)/\(file)")
    try await runAll(place, "a directory as \(file)")
  }

  private func crowd(_ count: Int) throws -> PlainPlace {
    let place = try PlainPlace([:])
    for number in 0..<count {
      let digits = String(number, radix: 16)
      let guid = String(repeating: "0", count: 8 - digits.count) + digits
      try place.tree.add(
        "\(guid)-0000-0000-0000-000000000000",
        ["activation_pending": "1", "current_version": "1.0"])
    }
    return place
  }

  @Test("Ten thousand components")
  func greatCrowd() async throws {
    let place = try crowd(10_000)
    let list = try await place.lfa("list", "--aliases")
    #expect(list.status == 0, "\(list)")
    #expect(list.output.split(separator: "\n").count == 10_000)
    let all = try await place.lfa("pending", "0000")
    #expect(all.status == 3 && all.errors.count < 1000, "\(all)")
  }

  @Test("Three hundred components")
  func smallCrowd() async throws {
    let place = try crowd(300)
    for command in ["list --json", "pending", "doctor", "activate --all -n --json"] {
      let answer = try await place.shell("lfa \(command)")
      #expect(answer.status.map { [0, 1].contains($0) } == true, "\(command) \(answer)")
    }
    let verdict = try await place.lfa()
    #expect(verdict.output.hasPrefix("300 of 300 components have firmware waiting."))
  }

  @Test("What is no component, and doubled ones")
  func strays() async throws {
    let place = try PlainPlace()
    let upper = TreeFixture.bl31.uppercased()
    try place.tree.add(upper, TreeFixture.ours)
    for name in ["..x", "a b", "\u{1b}[31m", String(repeating: "x", count: 200)] {
      try place.tree.makeDirectory("firmware/lfa/\(name)")
    }
    try await runAll(place, "strays")
    let doctor = try await place.lfa("doctor")
    #expect(doctor.status == 1, "\(doctor)")
    #expect(doctor.output.contains("\(upper)"), "\(doctor)")
  }

  @Test(
    "Odd roots",
    arguments: [
      "relative/path", "/", "/dev/null", "/proc/self/mem", "/nonexistent", "//", "/..", ".",
      String(repeating: "/x", count: 2100), String(repeating: "y", count: 300), "/tmp/\u{1b}[31m",
    ])
  func roots(_ root: String) async throws {
    let scratch = try Scratch()
    for arguments in [["list"], ["doctor"], ["activate", "bl31", "-y"], ["history"]] {
      for isOption in [true, false] {
        let answer = try await Program.run(
          Program.lfa, arguments + (isOption ? ["--root", root] : []),
          environment: [
            "LFA_ROOT": isOption ? "/nonexistent" : root, "HOME": scratch.path.string,
          ])
        #expect(
          answer.status.map { [0, 1, 69].contains($0) } == true, "\(arguments) \(root) \(answer)")
        #expect(!answer.errors.contains("\u{1b}") && !answer.output.contains("\u{1b}"))
      }
    }
  }

  @Test(
    "Odd state directories",
    arguments: [
      ("/dev/null", 1), ("/dev/null/x", 1), ("/proc/x", 1),
      (String(repeating: "y", count: 5000), 1),
    ] as [(String, Int32)])
  func states(_ state: String, _ status: Int32) async throws {
    let place = try PlainPlace()
    let answer = try await place.lfa("activate", "bl31", "-y", "--state", state)
    #expect(answer.status == status, "\(answer)")
    #expect(answer.errors.hasPrefix("lfa: ") && answer.errors.count > 20, "\(answer)")
    // Nothing is tried that cannot be recorded.
    #expect(try place.tree.text(place.tree.component(TreeFixture.bl31, "activate")) == "\n")
    #expect(try await place.lfa("list", "--state", state).status == 0)
  }

  @Test("Empty variables count for nothing, and without HOME there is no state")
  func environment() async throws {
    let place = try PlainPlace()
    let empty = try await place.shell("LFA_ROOT= lfa --root \(place.root) list")
    #expect(empty.status == 0, "\(empty)")
    let homeless = try await place.shell(
      "unset LFA_STATE HOME XDG_STATE_HOME; lfa activate bl31 -y")
    #expect(homeless.status == 10, "\(homeless)")
    let history = try await place.shell("unset LFA_STATE HOME XDG_STATE_HOME; lfa history")
    #expect(history.status == 1, "\(history)")
    #expect(history.errors.contains("use --state"), "\(history)")
    let scratch = try Scratch()
    let other = try await place.shell("unset LFA_STATE; HOME=\(scratch.path) lfa activate bl31 -y")
    #expect(other.status == 10, "\(other)")
    let kept = try await place.shell("unset LFA_STATE; HOME=\(scratch.path) lfa history --json")
    #expect(try JSON.expectDocument(kept).entries?.count == 1, "\(kept)")
    let relative = try await place.shell(
      "cd \(scratch.path) && LFA_STATE=here lfa activate bl31 -y; ls here")
    #expect(relative.output.contains("history.jsonl"), "\(relative)")
  }

  @Test("A damaged history is told of and does not stop anything")
  func history() async throws {
    let place = try SnapshotTests.place()
    let path = place.state.appending("history.jsonl").string
    let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
    try (text + "garbage\u{1b}[31m\n{\"schema\":1").write(
      toFile: path, atomically: true, encoding: .utf8)
    let answer = try await place.lfa("history", "--json")
    #expect(answer.status == 0, "\(answer)")
    #expect(try JSON.expectDocument(answer).entries?.count == 2)
    #expect(!answer.errors.isEmpty && !answer.errors.contains("\u{1b}"), "\(answer)")
  }
}
