// SPDX-License-Identifier: MIT

import ConformanceMachine

/// Reads the machine's system counter. Waits are bounded by it, so that they end even if the firmware
/// never does what is waited for.
enum Time {
  static var now: UInt64 { read_cntpct_el0() }

  /// Converts milliseconds to ticks of the counter.
  static func ticks(milliseconds: UInt64) -> UInt64 {
    read_cntfrq_el0() / 1000 &* milliseconds
  }

  /// Tells how many whole milliseconds have passed since an earlier time.
  static func milliseconds(since start: UInt64) -> UInt64 {
    (now &- start) / max(ticks(milliseconds: 1), 1)
  }

  /// Waits until a condition holds; false if it did not within the limit.
  static func wait(milliseconds: UInt64, until condition: () -> Bool) -> Bool {
    let deadline = now &+ ticks(milliseconds: milliseconds)
    while !condition() {
      if now > deadline { return condition() }
      let_others_run()
    }
    return true
  }

  /// Lets time go by.
  static func pass(milliseconds: UInt64) {
    _ = wait(milliseconds: milliseconds) { false }
  }
}
