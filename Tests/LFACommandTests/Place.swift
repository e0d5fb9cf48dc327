// SPDX-License-Identifier: MIT

import FoundationEssentials
import Glibc
import Subprocess
import SystemPackage
import TreeFixture

/// Is a directory of a test's own, removed with everything in it.
final class Scratch: Sendable {
  let path: FilePath

  init() throws {
    path = FilePath(FileManager.default.temporaryDirectory.path)
      .appending("lfa-command-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(
      atPath: path.string, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path.string) }
}

/// Is where `lfa` runs: a tree of files in place of /sys, and a directory for its state.
protocol Place: Sendable {
  var root: FilePath { get }
  var state: FilePath { get }
}

extension Place {
  var environment: [Environment.Key: String] {
    ["LFA_ROOT": root.string, "LFA_STATE": state.string]
  }

  /// Runs `lfa` to its end, without a terminal.
  func lfa(_ arguments: String..., options: PlatformOptions = PlatformOptions()) async throws
    -> Answer
  {
    try await Program.run(Program.lfa, arguments, environment: environment, options: options)
  }

  /// Runs a command of the shell to its end; `lfa` is in its path.
  func shell(_ command: String, input: String = "") async throws -> Answer {
    try await Program.shell(command, environment: environment, input: input)
  }

  /// Runs a command of the shell on a terminal of its own; both its outputs go there.
  func terminal(_ command: String, typing input: String = "") async throws -> Answer {
    try await Program.run(
      "/usr/bin/script", ["-qec", command, "/dev/null"], environment: environment, input: input)
  }

  /// Tells the first line of a file of the tree; nil if it cannot be read.
  func read(_ file: String) -> String? {
    text(file).map { String($0.prefix { $0 != "\n" }) }
  }

  /// Tells what a file of the tree says; nil if it cannot be read.
  func text(_ file: String) -> String? {
    let path = root.pushing(FilePath(file)).string
    return try? String(contentsOf: URL(filePath: path), encoding: .utf8)
  }

  /// Reads the history.
  var history: [String] {
    let path = state.appending("history.jsonl").string
    let text = (try? String(contentsOf: URL(filePath: path), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map(String.init)
  }
}

/// Is a tree of plain files.
final class PlainPlace: Place {
  let tree: TreeFixture
  let scratch: Scratch

  var root: FilePath { tree.root }
  var state: FilePath { scratch.path.appending("state") }

  init(_ components: [String: [String: String]] = [TreeFixture.bl31: TreeFixture.ours]) throws {
    tree = try TreeFixture(components)
    scratch = try Scratch()
  }
}
