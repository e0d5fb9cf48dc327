// SPDX-License-Identifier: MIT

/// Tells the builds of the monitor apart: this one follows a plan of faults, for a test.
enum Flavour {
  /// Names the build in MONITOR_INFO: eight ASCII characters, the first in the lowest byte.
  static let build: UInt64 = 0x2020_7974_6c75_6166  // "faulty  "

  /// Decides whether this image takes over from the running one: a plan can be read at a cold boot
  /// only.
  static func acceptsHandOver() -> Bool { false }
}
