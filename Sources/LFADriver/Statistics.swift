// SPDX-License-Identifier: MIT

import Synchronization

/// Counts what became of activations since the driver came up.
struct Statistics: ~Copyable {
  /// Counts those that began: the component was there, capable, and had an image pending.
  let tried = Atomic<UInt64>(0)
  /// Counts those after which the firmware had switched.
  let done = Atomic<UInt64>(0)
  /// Counts those that firmware or kernel made fail.
  let failed = Atomic<UInt64>(0)
  /// Counts those that ended for `cancel`, a killed writer or the driver's removal.
  let cancelled = Atomic<UInt64>(0)
  /// Tells for how long the CPUs stood still in the last round, in nanoseconds.
  let lastStop = Atomic<UInt64>(0)
  /// Tells for how long they did in the longest round, in nanoseconds.
  let longestStop = Atomic<UInt64>(0)

  /// Notes a round of all CPUs.
  func note(stop duration: UInt64) {
    lastStop.store(duration, ordering: .relaxed)
    longestStop.update { duration > $0 ? duration : nil }
  }
}
