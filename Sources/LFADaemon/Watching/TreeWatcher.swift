// SPDX-License-Identifier: MIT

import LFADriver
import LFASysfs
import LFATool
import SystemPackage

/// Keeps what the files of all components said last, and reads no more of them than it has to.
struct TreeWatcher: Sendable {
  /// Lists the components as they were read last, in the order of their GUIDs.
  private(set) var components: [Component] = []
  private let tree: SysfsTree

  /// Are read to find out whether anything has happened: one of them asks the firmware, and another
  /// one where an image waits.
  private static let telltales = AttributeSet([.activationPending, .pendingVersion, .lastResult])

  /// Watches a tree; nothing is read before it is asked for.
  init(_ tree: SysfsTree) {
    self.tree = tree
  }

  /// Reads all files of all components.
  ///
  /// - Returns: what has happened since the last read.
  /// - Throws: If the components cannot be listed; what is known stays.
  mutating func readAll() throws(Failure) -> [WatchEvent] {
    try look { _, _ in true }
  }

  /// Reads those components anew of which the kernel told or, if that is due, that look as if
  /// something had happened to them.
  mutating func look(_ due: Due) throws(Failure) -> [WatchEvent] {
    let tree = tree
    return try look { directory, old in
      if due.guids.contains(directory.guid) { return true }
      guard due.isPoll else { return false }
      guard let now = try? tree.component(directory, reading: Self.telltales) else { return true }
      return now.isPending != old.isPending || now.pendingVersion != old.pendingVersion
        || now.lastResult != old.lastResult
    }
  }

  private mutating func look(
    _ isDue: (ComponentDirectory, Component) -> Bool
  ) throws(Failure) -> [WatchEvent] {
    let known = Dictionary(components.map { ($0.guid, $0) }, uniquingKeysWith: { $1 })
    var found: [Component] = []
    do throws(SysfsError) {
      for directory in try tree.directories().components {
        let old = known[directory.guid]
        if let old, !isDue(directory, old) {
          found.append(old)
        } else if let new = try tree.componentIfThere(directory) {
          // While the firmware is busy nothing can be said; the next look will tell.
          let isBusy = new.problems.contains { $0.errno == .resourceBusy }
          found.append(isBusy ? old ?? new : new)
        }
      }
    } catch {
      // Whoever unloads the driver takes all components away.
      guard error.errno == .noSuchFileOrDirectory, !components.isEmpty else {
        throw Failure(error)
      }
      found = []
    }
    defer { components = found }
    return ChangeDetector.events(from: components, to: found)
  }
}
