// SPDX-License-Identifier: MIT

import Synchronization

/// Counts calls, on any CPU, that changed a register which is no result of theirs.
enum Violations {
  private static let counter = Atomic<UInt64>(0)

  static var count: UInt64 { counter.load(ordering: .relaxed) }

  static func add() { counter.add(1, ordering: .relaxed) }
}
