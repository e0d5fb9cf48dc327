// SPDX-License-Identifier: MIT

/// A build that takes over and then traps in a call, for tests of a call that must not hang.
enum Flavour {
  /// Says whether the image takes over from another one.
  static var isWilling: Bool { true }

  /// Traps for every argument but 0.
  static func transform(_ argument: UInt64) -> UInt64 {
    guard argument == 0 else { fatalError("a call made to trap") }
    return 0
  }
}
