// SPDX-License-Identifier: MIT

import Foundation
import LFATool
import SystemPackage
import Testing

/// Programs that stand for systemd-inhibit.
struct InhibitorTests {
  /// Makes a script; it is removed with its directory.
  private func withProgram(
    _ script: String, _ body: (Inhibitor, URL) async throws -> Void
  ) async throws {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "lfa-inhibitor-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let program = directory.appending(path: "inhibit")
    try "#!/bin/sh\n\(script)\n".write(to: program, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: program.path)
    try await body(Inhibitor(program: FilePath(program.path)), directory)
  }

  @Test func holdsWhileItIsDone() async throws {
    let script = """
      echo "$@" >"$(dirname "$0")/arguments"
      while [ "${1#--}" != "$1" ]; do shift; done
      "$@"
      echo over >"$(dirname "$0")/over"
      """
    try await withProgram(script) { inhibitor, directory in
      let isOver = { FileManager.default.fileExists(atPath: directory.path + "/over") }
      let wasOver = try await inhibitor.hold("a reason") { isOver() }
      #expect(!wasOver)
      #expect(isOver())
      let arguments = try String(
        contentsOf: directory.appending(path: "arguments"), encoding: .utf8)
      #expect(arguments.contains("--what=shutdown:sleep --mode=block"))
      #expect(arguments.contains("--why=a reason"))
    }
  }

  @Test func keepsTheResultThroughItsTroubles() async throws {
    let script = """
      while [ "${1#--}" != "$1" ]; do shift; done
      "$@"
      yes complaint | head -n 2000 >&2
      exit 1
      """
    try await withProgram(script) { inhibitor, _ in
      let result = try await inhibitor.hold("a reason") { 42 }
      #expect(result == 42)
    }
  }

  @Test func doesNothingWhereItIsRefused() async throws {
    let script = "echo 'Failed to inhibit: already running' >&2; exit 1"
    try await withProgram(script) { inhibitor, _ in
      let failure = await #expect(throws: Failure.self) {
        try await inhibitor.hold("a reason") { Issue.record("it was done") }
      }
      #expect(failure?.status == .busy)
      #expect(failure?.description.contains("Failed to inhibit: already running") == true)
    }
  }

  @Test func doesNothingWithoutTheProgram() async throws {
    let failure = await #expect(throws: Failure.self) {
      try await Inhibitor(program: "/nonexistent/inhibit").hold("a reason") {
        Issue.record("it was done")
      }
    }
    #expect(failure?.status == .busy)
  }
}
