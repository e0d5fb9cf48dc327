// SPDX-License-Identifier: MIT

import ArgumentParser
import Glibc
import LFASimulateOptions
import LFATool
import SystemPackage

struct Simulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: SimulateOptions.abstract, discussion: SimulateOptions.discussion)

  @OptionGroup var options: SimulateOptions

  /// Becomes `lfa-simulate`. That is a program of its own, so that this one needs neither libfuse nor
  /// the simulator.
  func run() throws {
    let error = Simulate.execute(["lfa-simulate"] + options.arguments)
    guard error == .noSuchFileOrDirectory else {
      Output.complain("lfa-simulate cannot be started: \(error)")
      throw ExitCode(ExitStatus.failed.rawValue)
    }
    Output.complain(
      "lfa-simulate is neither beside lfa nor in $PATH; install the package lfa-simulator")
    throw ExitCode(ExitStatus.unavailable.rawValue)
  }

  /// Replaces this program by one beside it, or one that $PATH leads to.
  ///
  /// - Returns: why that did not work.
  private static func execute(_ arguments: [String]) -> Errno {
    let name = arguments[0]
    let beside = ownDirectory?.appending(name).string
    var words = unsafe arguments.map { unsafe strdup($0) } + [nil]
    defer { unsafe words.forEach { unsafe free($0) } }
    // SAFETY: the words are zero-terminated copies that live until the call returns, which it does
    // only if it failed; the last one is nil.
    if let beside, unsafe execv(beside, &words) != 0, errno != ENOENT {
      return Errno(rawValue: errno)
    }
    unsafe execvp(name, &words)
    return Errno(rawValue: errno)
  }

  private static var ownDirectory: FilePath? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    // SAFETY: at most the buffer's length is written.
    let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count)
    guard count > 0 else { return nil }
    let path = buffer.prefix(count).map { UInt8(bitPattern: $0) }
    return FilePath(String(decoding: path, as: UTF8.self)).removingLastComponent()
  }
}
