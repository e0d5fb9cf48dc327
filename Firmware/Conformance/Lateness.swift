// SPDX-License-Identifier: MIT

import Synchronization

/// Tells how late the CPUs of a busy machine are: whoever emulates them has other things to do, too.
///
/// What has to happen within a time is given more of it then; what has happened is noticed at once.
enum Lateness {
  private static let longest = Atomic<UInt64>(0)

  /// Notes for how many milliseconds a CPU that was called took to come.
  static func note(milliseconds: UInt64) {
    longest.max(milliseconds, ordering: .relaxed)
  }

  /// Tells the longest time noted, in milliseconds, up to a second.
  static var milliseconds: UInt64 { min(longest.load(ordering: .relaxed), 1000) }
}
