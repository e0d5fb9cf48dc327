// SPDX-License-Identifier: MIT

import FoundationEssentials
import Subprocess
import SystemPackage
import Testing

/// Runs the built programs as people and scripts do.
enum Program {
  /// Has the programs: those that LFA_PROGRAMS names, or were built together with the tests.
  static let directory: FilePath = {
    if let named = ProcessInfo.processInfo.environment["LFA_PROGRAMS"] { return FilePath(named) }
    let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return FilePath(own ?? "").removingLastComponent()
  }()
  static let lfa = directory.appending("lfa")

  /// Names all exit statuses that are documented.
  static let statuses: Set<Int32> = [0, 1, 2, 3, 10, 11, 12, 64, 69, 75, 77]

  /// Is the environment of a program for which no variable of the tester's counts.
  static let environment: [Environment.Key: String] = [
    "PATH": "\(directory):/usr/bin:/bin", "LC_ALL": "C", "USER": "tester",
    "SWIFT_BACKTRACE": "enable=no",
  ]

  /// Runs a program to its end.
  static func run(
    _ program: FilePath, _ arguments: [String], environment: [Environment.Key: String] = [:],
    options: PlatformOptions = PlatformOptions(), input: String = ""
  ) async throws -> Answer {
    let result = try await Subprocess.run(
      .path(program), arguments: Arguments(arguments),
      environment: .custom(Program.environment.merging(environment) { $1 }),
      platformOptions: options, input: .string(input), output: .bytes(limit: 64 << 20),
      error: .bytes(limit: 1 << 20))
    return Answer(result.terminationStatus, result.standardOutput, result.standardError)
  }

  /// Runs a command of the shell to its end.
  static func shell(
    _ command: String, environment: [Environment.Key: String] = [:], input: String = ""
  ) async throws -> Answer {
    try await run("/bin/sh", ["-c", command], environment: environment, input: input)
  }
}

/// Is what a program has said, and how it ended.
struct Answer: Sendable, CustomStringConvertible {
  /// Tells the exit status; nil if a signal ended it.
  let status: Int32?
  /// Tells the number of the signal that ended it.
  let signal: Int32?
  let output: String
  let errors: String

  init(_ status: TerminationStatus, _ output: [UInt8], _ errors: [UInt8]) {
    switch status {
    case .exited(let code): (self.status, signal) = (code, nil)
    case .signaled(let number): (self.status, signal) = (nil, number)
    }
    self.output = String(decoding: output, as: UTF8.self)
    self.errors = String(decoding: errors, as: UTF8.self)
  }

  var description: String {
    "status \(status.map { "\($0)" } ?? "none"), signal \(signal ?? 0)\n"
      + "output: \(output.prefix(2000))\nerrors: \(errors.prefix(2000))"
  }
}
