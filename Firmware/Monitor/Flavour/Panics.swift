// SPDX-License-Identifier: MIT

/// Tells the builds of the monitor apart: this one traps when MONITOR_INFO is called, for a test of
/// what a trap reports.
enum Flavour {
  /// Names the build in MONITOR_INFO: reads where nothing is mapped.
  static var build: UInt64 {
    // SAFETY: none; the data abort is what this build is for.
    unsafe PhysicalMemory.pointer(0xdead_0000_0000).load(as: UInt64.self)
  }

  /// Decides whether this image takes over from the running one.
  static func acceptsHandOver() -> Bool { true }
}
