// SPDX-License-Identifier: MIT

import ArgumentParser
import Glibc
import LFASimulateOptions
import SystemPackage

/// Mounts a simulated machine's part of /sys.
@main
struct LFASimulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lfa-simulate", abstract: SimulateOptions.abstract,
    discussion: SimulateOptions.discussion)

  @OptionGroup var options: SimulateOptions

  func validate() throws {
    _ = try options.times()
  }

  func run() throws {
    // Whoever started the command may wait for the end of a pipe that it has passed on.
    if options.background { closefrom(3) }
    do throws(Complaint) {
      let (description, plan) = try options.describe()
      let mountpoint = try Mountpoint(options.mountpoint)
      let tree = try description.tree(plan)
      try serve(tree, at: mountpoint, options)
    } catch {
      var output = StandardError()
      print("lfa-simulate: \(error.text)", to: &output)
      throw ExitCode(error.status)
    }
  }
}

/// Says what is wrong, where, and what can be done about it.
struct Complaint: Error {
  /// Says it in one line.
  let text: String
  /// Tells the exit status: 1, or 69 where there is no FUSE.
  let status: Int32

  init(_ place: String, _ problem: String, remedy: String? = nil, status: Int32 = 1) {
    text = "\(place): \(problem)" + (remedy.map { ". \($0)" } ?? "")
    self.status = status
  }
}

/// Writes to standard error; what cannot be written is lost.
struct StandardError: TextOutputStream {
  mutating func write(_ text: String) {
    _ = try? FileDescriptor.standardError.writeAll(text.utf8)
  }
}
