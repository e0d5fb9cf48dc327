// SPDX-License-Identifier: MIT

import FoundationEssentials
import Subprocess
import SystemPackage
import Testing

@Suite("Manual pages", .timeLimit(.minutes(2)))
struct ManualTests {
  private static let maker = FilePath(#filePath).removingLastComponent().removingLastComponent()
    .removingLastComponent().appending("Packaging/make-manuals")
  private static let generator = Program.directory.appending("generate-manual")

  private static func isThere(_ path: FilePath) -> Bool {
    FileManager.default.isExecutableFile(atPath: path.string)
  }

  @Test(
    "They are made of the help, and of what it does not say",
    .enabled(
      if: isThere(generator), "needs `swift build --product generate-manual` beside the tests"))
  func pages() async throws {
    let scratch = try Scratch()
    let made = try await Program.run(
      Self.maker, [scratch.path.string, Program.directory.string],
      environment: ["SOURCE_DATE_EPOCH": "0", "COLUMNS": "30"])
    #expect(made.status == 0, "\(made)")
    let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path.string)
    let commands = SnapshotTests.commands.filter { $0 != "simulate" }
    #expect(Set(names) == Set(commands.map { "lfa-\($0).8" } + ["lfa.8", "lfa-simulate.1"]))
    for name in ["lfa.8", "lfa-activate.8", "lfa-simulate.1"] {
      let path = scratch.path.appending(name).string
      try Snapshot.expect(String(contentsOfFile: path, encoding: .utf8), name)
    }
    let page = try String(contentsOfFile: scratch.path.appending("lfa.8").string, encoding: .utf8)
    for status in Program.statuses {
      #expect(page.contains(".It \(status)\n"), "\(status) is not in EXIT STATUS")
    }
    // Debian's package mandoc brings it; man alone shows pages as well.
    let mandoc: FilePath = "/usr/bin/mandoc"
    guard Self.isThere(mandoc) else { return }
    for name in names {
      let lint = try await Program.run(
        mandoc, ["-T", "lint", "-W", "warning", scratch.path.appending(name).string])
      #expect(lint.status == 0, "\(lint)")
    }
  }
}
