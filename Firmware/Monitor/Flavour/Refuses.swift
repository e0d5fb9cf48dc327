// SPDX-License-Identifier: MIT

/// Tells the builds of the monitor apart: this one never takes over, for a test.
enum Flavour {
  /// Names the build in MONITOR_INFO: eight ASCII characters, the first in the lowest byte.
  static let build: UInt64 = 0x2073_6573_7566_6572  // "refuses "

  /// Decides whether this image takes over from the running one.
  static func acceptsHandOver() -> Bool { false }
}
