// SPDX-License-Identifier: MIT

import Synchronization

/// Remembers which components GET_INVENTORY last reported as pending (lfa-facts 3.2).
///
/// Each atomic word serves 32 components: bits 63:32 count the successful activations among them,
/// bits 31:0 hold a flag for each. A CPU whose GET_INVENTORY was overtaken by an activation notices
/// by the count and looks again, so that it cannot make a component pending that has just ceased to
/// be.
struct PendingFlags: ~Copyable {
  // Spelt out, because a monitor needs an agent that is there without being initialised.
  private let words: InlineArray<8, Atomic<UInt64>> = [
    Atomic(0), Atomic(0), Atomic(0), Atomic(0), Atomic(0), Atomic(0), Atomic(0), Atomic(0),
  ]

  /// Counts the flags there are.
  static var capacity: UInt32 { 256 }

  /// Counts the successful activations of components that share a word with this one, modulo 2^32.
  func generation(of index: UInt32) -> UInt64 {
    words[PendingFlags.word(index)].load(ordering: .acquiring) >> 32
  }

  /// Tells whether a component was pending when it was last inventoried.
  func contains(_ index: UInt32) -> Bool {
    words[PendingFlags.word(index)].load(ordering: .acquiring) & PendingFlags.flag(index) != 0
  }

  /// Sets or clears a flag, unless an activation has succeeded since `generation` was read.
  ///
  /// - Returns: false if one has; then nothing is changed.
  func record(_ index: UInt32, _ isPending: Bool, since generation: UInt64) -> Bool {
    let word = PendingFlags.word(index)
    let flag = PendingFlags.flag(index)
    var seen = words[word].load(ordering: .acquiring)
    while seen >> 32 == generation {
      let (exchanged, original) = words[word].compareExchange(
        expected: seen, desired: isPending ? seen | flag : seen & ~flag,
        ordering: .acquiringAndReleasing)
      if exchanged { return true }
      seen = original
    }
    return false
  }

  /// Clears the flag of a component that was activated, and counts the activation.
  func clearAfterActivation(_ index: UInt32) {
    let word = PendingFlags.word(index)
    var seen = words[word].load(ordering: .acquiring)
    while true {
      let (exchanged, original) = words[word].compareExchange(
        expected: seen, desired: (seen & ~PendingFlags.flag(index)) &+ 1 << 32,
        ordering: .acquiringAndReleasing)
      if exchanged { return }
      seen = original
    }
  }

  private static func word(_ index: UInt32) -> Int { Int(index / 32 % 8) }

  private static func flag(_ index: UInt32) -> UInt64 {
    index < capacity ? 1 &<< UInt64(index % 32) : 0
  }
}
