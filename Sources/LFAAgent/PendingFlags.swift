// SPDX-License-Identifier: MIT

import Synchronization

/// Remembers which components GET_INVENTORY last reported as pending (lfa-facts 3.2).
///
/// One atomic word: bits 63:32 count the successful activations, bits 31:0 hold a flag for each
/// component. A CPU whose GET_INVENTORY was overtaken by an activation notices by the count and
/// looks again, so that it cannot make a component pending that has just ceased to be.
struct PendingFlags: ~Copyable {
  private let word = Atomic<UInt64>(0)

  /// Counts the flags there are.
  static var capacity: UInt32 { 32 }

  /// Counts the successful activations, modulo 2^32.
  var generation: UInt64 {
    word.load(ordering: .acquiring) >> 32
  }

  /// Tells whether a component was pending when it was last inventoried.
  func contains(_ index: UInt32) -> Bool {
    word.load(ordering: .acquiring) & PendingFlags.flag(index) != 0
  }

  /// Sets or clears a flag, unless an activation has succeeded since `generation` was read.
  ///
  /// - Returns: false if one has; then nothing is changed.
  func record(_ index: UInt32, _ isPending: Bool, since generation: UInt64) -> Bool {
    var seen = word.load(ordering: .acquiring)
    while seen >> 32 == generation {
      let flag = PendingFlags.flag(index)
      let (exchanged, original) = word.compareExchange(
        expected: seen, desired: isPending ? seen | flag : seen & ~flag,
        ordering: .acquiringAndReleasing)
      if exchanged { return true }
      seen = original
    }
    return false
  }

  /// Clears the flag of a component that was activated, and counts the activation.
  func clearAfterActivation(_ index: UInt32) {
    var seen = word.load(ordering: .acquiring)
    while true {
      let (exchanged, original) = word.compareExchange(
        expected: seen, desired: (seen & ~PendingFlags.flag(index)) &+ 1 << 32,
        ordering: .acquiringAndReleasing)
      if exchanged { return }
      seen = original
    }
  }

  private static func flag(_ index: UInt32) -> UInt64 {
    index < capacity ? 1 &<< UInt64(index) : 0
  }
}
