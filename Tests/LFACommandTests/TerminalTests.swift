// SPDX-License-Identifier: MIT

import FoundationEssentials
import Subprocess
import SystemPackage
import Testing
import TreeFixture

@Suite("Terminals", .timeLimit(.minutes(2)))
struct TerminalTests {
  @Test(
    "What is printed does not depend on where it goes",
    arguments: [
      "list", "show bl31", "pending", "activate bl31 -n", "history", "doctor", "show nope",
      "wait rmm", "activate rmm -y", "help", "help activate",
    ])
  func sameOutput(_ command: String) async throws {
    let place = try SnapshotTests.place()
    for options in command.hasPrefix("help") ? [""] : ["", " --json"] {
      let piped = try await place.shell("lfa \(command)\(options) 2>/dev/null")
      for environment in ["TERM=dumb", "TERM=xterm-256color", "NO_COLOR=1", "COLUMNS=20"]
      where !(environment == "COLUMNS=20" && command.hasPrefix("help")) {
        let shown = try await place.terminal(
          "stty cols 80; \(environment) lfa \(command)\(options) 2>/dev/null")
        // The terminal makes a carriage return of each newline.
        #expect(
          shown.output.replacing("\r\n", with: "\n") == piped.output,
          "\(environment) lfa \(command)\(options)")
        #expect(shown.status == piped.status)
      }
      #expect(!piped.output.contains("\u{1b}"))
    }
  }

  @Test("Help fits any terminal, and says the same", arguments: [1, 20, 26, 27, 28, 40, 200])
  func narrow(_ width: Int) async throws {
    func words(_ text: String) -> [Substring] { text.split { $0.isWhitespace } }
    let place = try PlainPlace()
    for command in ["help", "activate --help", "show"] {
      let wide = try await place.shell("lfa \(command)")
      let asked = try await place.shell("COLUMNS=\(width) lfa \(command)")
      #expect(words(asked.output) == words(wide.output))
      #expect(words(asked.errors) == words(wide.errors))
      let shown = try await place.terminal("stty cols \(width); lfa \(command)")
      #expect(words(shown.output) == words(wide.output + wide.errors))
      #expect(shown.status == wide.status)
    }
  }

  /// Runs a command on a terminal with both outputs in files, and types.
  private func ask(
    _ place: some Place, _ command: String, typing input: String
  ) async throws -> (terminal: Answer, output: String, errors: String) {
    let scratch = try Scratch()
    let (output, errors) = (scratch.path.appending("out"), scratch.path.appending("err"))
    let terminal = try await place.terminal(
      "lfa \(command) >\(output) 2>\(errors) </dev/null", typing: input)
    func text(_ path: String) throws -> String {
      try String(contentsOf: URL(filePath: path), encoding: .utf8)
    }
    return (terminal, try text(output.string), try text(errors.string))
  }

  @Test(
    "The question goes to the terminal, and the answer comes from there",
    arguments: [
      ("y\n", true), ("Yes\n", true), ("n\n", false), ("\n", false), ("", false), ("yy\n", false),
      ("\u{0}y\n", false),
    ])
  func question(_ input: String, _ isYes: Bool) async throws {
    let place = try PlainPlace()
    let (terminal, output, errors) = try await ask(place, "activate bl31", typing: input)
    #expect(terminal.output.contains("Go on? [y/N]"), "\(terminal)")
    #expect(errors.contains("would activate 1.0 → 1.1"), "the plan is told: \(errors)")
    #expect(output.isEmpty)
    let written = try place.tree.text(place.tree.component(TreeFixture.bl31, "activate"))
    #expect(written == (isYes ? "1\n" : "\n"))
    // Plain files do not activate anything.
    #expect(terminal.status == (isYes ? 10 : 11), "\(terminal)")
    #expect(errors.contains("nothing was changed") != isYes, "\(errors)")
    #expect(place.history.count == (isYes ? 1 : 0))
  }

  @Test("Nobody is asked where there is nothing to do, or the plan is refused")
  func noQuestion() async throws {
    let place = try SnapshotTests.place()
    for (command, status) in [
      ("activate rmm", 0), ("activate bl31 --expect-version 9.9", 1), ("activate bl31 -n", 0),
    ] as [(String, Int32)] {
      let (terminal, _, _) = try await ask(place, command, typing: "")
      #expect(!terminal.output.contains("Go on?"), "\(command): \(terminal)")
      #expect(terminal.status == status, "\(command): \(terminal)")
    }
  }

  @Test("Without a terminal it refuses, and says what to do", arguments: ["activate", "prime"])
  func noTerminal(_ command: String) async throws {
    let place = try PlainPlace()
    var options = PlatformOptions()
    options.createSession = true
    let answer = try await place.lfa(command, "bl31", options: options)
    #expect(answer.status == 64, "\(answer)")
    #expect(answer.errors.contains("use --yes"), "\(answer)")
    #expect(try place.tree.text(place.tree.component(TreeFixture.bl31, command)) == "\n")
  }

  @Test(
    "Progress is shown on a terminal only, and on standard error only",
    .enabled(SimulatedPlace.requirement) { try await SimulatedPlace.isPossible() })
  func progress() async throws {
    try await SimulatedPlace.with("--prime-time", "500ms") { place in
      let scratch = try Scratch()
      let output = scratch.path.appending("out")
      let shown = try await place.terminal("lfa activate bl31 -y >\(output)")
      #expect(shown.output.contains("priming…"), "\(shown)")
      #expect(shown.output.hasSuffix("\r\u{1b}[K"), "it is removed: \(shown)")
      let text = try String(contentsOf: URL(filePath: output.string), encoding: .utf8)
      #expect(text.hasPrefix("TF-A BL31 runtime: 1.0 → 1.1 ("))
      let hidden = try await place.lfa("activate", "bl32", "-y")
      #expect(hidden.errors.isEmpty, "\(hidden)")
      let json = try await place.terminal("lfa activate bl32 -y --json")
      #expect(!json.output.contains("\u{1b}"))
    }
  }
}
