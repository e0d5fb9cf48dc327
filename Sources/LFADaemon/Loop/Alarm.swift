// SPDX-License-Identifier: MIT

import Synchronization

/// Rings once at a time that can be changed.
final class Alarm: Sendable {
  private let task = Mutex<(time: Int64, task: Task<Void, Never>)?>(nil)
  private let ring: @Sendable () -> Void

  init(_ ring: @escaping @Sendable () -> Void) {
    self.ring = ring
  }

  /// Rings at a time of the monotonic clock, in milliseconds, and not at the one set before; never
  /// for nil.
  func set(_ time: Int64?) {
    let ring = ring
    task.withLock { current in
      guard current?.time != time else { return }
      current?.task.cancel()
      current = time.map { time in
        let rest = max(0, time - Moment.now().monotonic)
        let task = Task {
          guard (try? await Task.sleep(for: .milliseconds(rest))) != nil else { return }
          ring()
        }
        return (time, task)
      }
    }
  }
}
