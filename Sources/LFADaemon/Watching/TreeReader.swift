// SPDX-License-Identifier: MIT

import Dispatch
import LFA
import LFASysfs
import LFATool
import Synchronization

/// Says what of a tree is to be looked at.
struct Due: Equatable, Sendable {
  var isEverything = false
  var isPoll = false
  var guids: Set<GUID> = []

  static let everything = Due(isEverything: true)
  static let poll = Due(isPoll: true)

  var isEmpty: Bool { self == Due() }

  /// Tells what makes it due: what the kernel has told, if anything, comes first.
  var source: WatchEvent.Source { guids.isEmpty ? .poll : .uevent }

  mutating func insert(_ other: Due) {
    isEverything = isEverything || other.isEverything
    isPoll = isPoll || other.isPoll
    guids.formUnion(other.guids)
  }
}

/// Is what a look at a tree comes to.
struct Look: Sendable {
  var components: [Component]
  var events: [WatchEvent]
  var source: WatchEvent.Source
  var failure: Failure?
}

/// Looks at a tree on a thread of its own: a read may wait for the firmware.
final class TreeReader: Sendable {
  private let watcher: Mutex<TreeWatcher>
  private let queue = DispatchQueue(label: "lfa.tree")

  init(_ tree: SysfsTree) {
    watcher = Mutex(TreeWatcher(tree))
  }

  func look(_ due: Due) async -> Look {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: self.lookNow(due)) }
    }
  }

  private func lookNow(_ due: Due) -> Look {
    watcher.withLock { watcher in
      var look = Look(components: [], events: [], source: due.source)
      do throws(Failure) {
        if due.isEverything {
          look.events = try watcher.readAll()
        } else {
          look.events = try watcher.look(due)
        }
      } catch {
        look.failure = error
      }
      look.components = watcher.components
      return look
    }
  }
}
