// SPDX-License-Identifier: MIT

import CFuse
import LFASimulatedTree
import Synchronization

/// Keeps who waits in poll() for which open file.
final class Pollers: Sendable {
  // SAFETY: a handle is libfuse's, from the request to poll until it is destroyed here; it is used
  // under the lock only.
  @safe private struct Poller: @unchecked Sendable {
    let handle: OpaquePointer
    let file: OpenFile
  }

  private let pollers = Mutex<[UInt64: Poller]>([:])

  /// Keeps a handle for an open file, in the place of an older one: one call wakes all who wait.
  @unsafe func add(_ handle: OpaquePointer, for file: OpenFile, _ number: UInt64) {
    let poller = unsafe Poller(handle: handle, file: file)
    let old = pollers.withLock { $0.updateValue(poller, forKey: number) }
    // SAFETY: nobody finds the old handle any more.
    if let old { unsafe fuse_pollhandle_destroy(old.handle) }
  }

  /// Forgets a file that is being closed.
  func remove(_ number: UInt64) {
    let old = pollers.withLock { $0.removeValue(forKey: number) }
    // SAFETY: as above.
    if let old { unsafe fuse_pollhandle_destroy(old.handle) }
  }

  /// Wakes those for whose files there is news; they ask again then.
  func wake() {
    pollers.withLock { pollers in
      for (number, poller) in pollers where poller.file.hasNews {
        // SAFETY: the handle is in the table, so it has not been destroyed.
        _ = unsafe fuse_lowlevel_notify_poll(poller.handle)
        unsafe fuse_pollhandle_destroy(poller.handle)
        pollers[number] = nil
      }
    }
  }
}
