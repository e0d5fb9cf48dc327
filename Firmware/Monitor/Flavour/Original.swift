// SPDX-License-Identifier: MIT

/// Tells the builds of the monitor apart.
enum Flavour {
  /// Names the build in MONITOR_INFO: eight ASCII characters, the first in the lowest byte.
  static let build: UInt64 = 0x6c61_6e69_6769_726f  // "original"

  /// Decides whether this image takes over from the running one.
  static func acceptsHandOver() -> Bool { true }
}
