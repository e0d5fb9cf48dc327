// SPDX-License-Identifier: MIT

import MonitorMachine

/// Tells the builds of the monitor apart: this one's self-check never ends, for a test.
enum Flavour {
  /// Names the build in MONITOR_INFO: eight ASCII characters, the first in the lowest byte.
  static let build: UInt64 = 0x2020_2073_676e_6168  // "hangs   "

  /// Never decides whether this image takes over from the running one.
  static func acceptsHandOver() -> Bool {
    while true { yield_cpu() }
  }
}
