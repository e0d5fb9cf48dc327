// SPDX-License-Identifier: MIT

import Synchronization

extension Atomic<UInt64> {
  /// Replaces the value by what `change` makes of it, however many others do the same.
  ///
  /// - Returns: false, with nothing changed, if `change` returned nil.
  @discardableResult
  func update(_ change: (UInt64) -> UInt64?) -> Bool {
    var old = load(ordering: .acquiring)
    while let new = change(old) {
      let (exchanged, original) = compareExchange(
        expected: old, desired: new, ordering: .acquiringAndReleasing)
      if exchanged { return true }
      old = original
    }
    return false
  }
}
