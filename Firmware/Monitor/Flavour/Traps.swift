// SPDX-License-Identifier: MIT

/// Tells the builds of the monitor apart: this one traps in its self-check, for a test.
enum Flavour {
  /// Names the build in MONITOR_INFO: eight ASCII characters, the first in the lowest byte.
  static let build: UInt64 = 0x2020_2073_7061_7274  // "traps   "

  /// Decides whether this image takes over from the running one: reads where nothing is mapped.
  static func acceptsHandOver() -> Bool {
    // SAFETY: none; the data abort is what this build is for.
    unsafe PhysicalMemory.pointer(0xdead_0000_0000).load(as: UInt64.self) == 0
  }
}
