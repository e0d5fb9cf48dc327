// SPDX-License-Identifier: MIT

import Foundation
import Subprocess
import SystemPackage
import Testing

/// Is a machine that `lfa simulate` serves.
final class SimulatedPlace: Place {
  static let bl31 = "47d4086d-4cfe-9846-9b95-2950cbbd5a00"
  static let bl32 = "05d0e189-53dc-1347-8d2b-500a4b7a3e38"

  /// Tells whether this machine can mount at all; it has tried.
  static func isPossible() async throws -> Bool {
    guard let place = try? await SimulatedPlace() else { return false }
    try await place.close()
    return true
  }

  static let requirement: Comment = "needs /dev/fuse, fusermount3 and the right to mount"

  let scratch: Scratch
  let root: FilePath

  var state: FilePath { scratch.path.appending("state") }

  struct CannotMount: Error {
    let answer: Answer
  }

  private init(_ options: [String] = []) async throws {
    scratch = try Scratch()
    root = scratch.path.appending("sys")
    try FileManager.default.createDirectory(
      atPath: root.string, withIntermediateDirectories: false)
    let answer = try await Program.run(
      Program.lfa, ["simulate", "--background"] + options + [root.string])
    guard answer.status == 0 else { throw CannotMount(answer: answer) }
  }

  private func close() async throws {
    _ = try await Program.run("/usr/bin/fusermount3", ["-u", "-z", root.string])
  }

  /// Does something with a machine of its own.
  static func with(
    _ options: String..., faults: String? = nil,
    _ body: (SimulatedPlace) async throws -> Void
  ) async throws {
    let place = try await SimulatedPlace(options)
    do {
      if let faults { try place.write(faults, to: "simulator/faults") }
      try await body(place)
    } catch {
      try await place.close()
      throw error
    }
    try await place.close()
  }

  /// Writes to a file of the tree at once.
  func write(_ text: String, to file: String) throws {
    let file = try FileDescriptor.open(root.pushing(FilePath(file)), .writeOnly)
    try file.closeAfter { _ = try file.writeAll("\(text)\n".utf8) }
  }

  /// Is a plan by which the firmware never comes to an end of ACTIVATE.
  static let switchesForEver = "switch * again"

  /// Has the driver wait for that plan's end for a minute.
  func allowLongSwitches() throws {
    try write("60000", to: "module/arm_lfa/parameters/activate_timeout_ms")
  }

  /// Waits until somebody has asked the driver to cancel.
  func waitForCancel() async throws {
    try await Waiting.until("somebody cancels") {
      self.text("simulator/writes")?.contains("/cancel") == true
    }
  }

  func component(_ guid: String, _ file: String) -> String { "firmware/lfa/\(guid)/\(file)" }

  /// Waits for a component to be in a state.
  func wait(_ guid: String = bl31, for state: String) async throws {
    try await Waiting.until("\(guid) is \(state)") {
      self.read(self.component(guid, "state")) == state
    }
  }
}

/// Waits for what another process does.
enum Waiting {
  struct NeverCame: Error {
    let what: String
  }

  /// Looks until a condition is met; a minute has to be enough.
  static func until(_ what: String, _ condition: () throws -> Bool) async throws {
    for _ in 0..<6000 {
      if try condition() { return }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw NeverCame(what: what)
  }
}
