// SPDX-License-Identifier: MIT

import Glibc
import LFATool
import SystemPackage

/// Writes what commands have to say: answers to standard output, all else to standard error.
enum Output {
  /// Writes an answer.
  ///
  /// - Throws: If nobody takes it, as on a full disk: a program must not take half for all of it.
  static func write(_ text: String) throws(Failure) {
    do {
      try FileDescriptor.standardOutput.writeAll(text.utf8)
    } catch {
      throw Failure(.failed, "cannot write to standard output: \(error)")
    }
  }

  /// Writes a line for people.
  static func complain(_ text: String) {
    raw("lfa: \(text)\n")
  }

  /// Writes a line for people that is no complaint.
  static func note(_ text: String) { raw(text + "\n") }

  /// Writes to standard error as it is.
  static func raw(_ text: String) {
    _ = try? FileDescriptor.standardError.writeAll(text.utf8)
  }

  /// Tells whether people look at standard error as it is written, on a terminal that can write a
  /// line anew.
  static var hasTerminal: Bool {
    guard isatty(STDERR_FILENO) == 1 else { return false }
    // SAFETY: the text is copied at once, and nothing changes the environment any more.
    let terminal = unsafe getenv("TERM").map { unsafe String(cString: $0) } ?? ""
    return terminal != "dumb"
  }
}

/// Asks a question where only a person can answer it.
enum Terminal {
  /// Asks for a yes, on the terminal itself: standard input and output may be files.
  ///
  /// - Throws: ``ExitStatus/usage`` if there is no terminal.
  static func confirm(_ question: String) throws(Failure) -> Bool {
    let answer: String
    do {
      let terminal = try FileDescriptor.open(
        FilePath("/dev/tty"), .readWrite, options: [.closeOnExec])
      defer { try? terminal.close() }
      try terminal.writeAll("\(question) [y/N] ".utf8)
      answer = try line(terminal)
    } catch {
      throw Failure(.usage, "there is no terminal to ask on", remedy: "use --yes")
    }
    return ["y", "yes"].contains(answer.lowercased())
  }

  private static func line(_ terminal: FileDescriptor) throws -> String {
    var line: [UInt8] = []
    var byte: [UInt8] = [0]
    while line.count < 256 {
      // SAFETY: the buffer is used for the duration of the call only.
      let count = try unsafe byte.withUnsafeMutableBytes { try unsafe terminal.read(into: $0) }
      guard count == 1, byte[0] != UInt8(ascii: "\n") else { break }
      line.append(byte[0])
    }
    return String(decoding: line, as: UTF8.self)
  }
}
