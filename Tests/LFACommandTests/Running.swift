// SPDX-License-Identifier: MIT

import Subprocess
import SystemPackage

/// Is a program that runs while a test does something.
struct Running: Sendable {
  let pid: ProcessIdentifier
  private let kill: @Sendable (Signal) throws -> Void

  init(pid: ProcessIdentifier, kill: @escaping @Sendable (Signal) throws -> Void) {
    self.pid = pid
    self.kill = kill
  }

  /// Sends a signal; a program that has just ended takes none.
  func send(_ signal: Signal) { try? kill(signal) }
}

extension Place {
  /// Runs `lfa` in a session of its own, and does something meanwhile.
  func lfa(
    _ arguments: [String], program: FilePath = Program.lfa, first: [String] = [],
    while body: @Sendable (Running) async throws -> Void
  ) async throws -> Answer {
    var options = PlatformOptions()
    options.createSession = true
    let result = try await Subprocess.run(
      .path(program), arguments: Arguments(first + arguments),
      environment: .custom(Program.environment.merging(environment) { $1 }),
      platformOptions: options, input: .none, output: .bytes(limit: 1 << 20),
      error: .bytes(limit: 1 << 20)
    ) { execution in
      let running = Running(pid: execution.processIdentifier) { try execution.send(signal: $0) }
      do {
        try await body(running)
      } catch {
        // Nobody is to wait for its end.
        running.send(.kill)
        throw error
      }
    }
    return Answer(result.terminationStatus, result.standardOutput, result.standardError)
  }

  /// Runs `lfa` with its output in a file, and does something meanwhile.
  func lfa(
    _ arguments: [String], into file: FilePath, while body: @Sendable (Running) async throws -> Void
  ) async throws -> Answer {
    let words = ["exec \(Program.lfa) \"$@\" >\(file)", "sh"] + arguments
    return try await lfa(words, program: "/bin/sh", first: ["-c"], while: body)
  }

  /// Runs a command on a terminal; once it has printed a text, does something and types.
  func terminal(
    _ command: String, after prompt: String, doing body: () async throws -> Void = {},
    typing input: String
  ) async throws -> Answer {
    let result = try await Subprocess.run(
      .path("/usr/bin/script"), arguments: ["-qec", command, "/dev/null"],
      environment: .custom(Program.environment.merging(environment) { $1 }),
      input: .inputWriter, output: .sequence, error: .bytes(limit: 1 << 20)
    ) { execution in
      var text: [UInt8] = []
      var hasTyped = false
      for try await part in execution.standardOutput {
        // SAFETY: the bytes are copied before the buffer goes.
        unsafe part.withUnsafeBytes { unsafe text += $0 }
        if !hasTyped, String(decoding: text, as: UTF8.self).contains(prompt) {
          hasTyped = true
          try await body()
          _ = try await execution.standardInputWriter.write(Array(input.utf8))
        }
      }
      return text
    }
    return Answer(result.terminationStatus, result.closureResult, result.standardError)
  }
}
