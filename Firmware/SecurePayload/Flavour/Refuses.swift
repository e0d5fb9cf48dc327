// SPDX-License-Identifier: MIT

/// A build that refuses to take over, for tests of a failed activation.
enum Flavour {
  /// Says whether the image takes over from another one.
  static var isWilling: Bool { false }

  /// Is never reached: the image never becomes the running one.
  static func transform(_ argument: UInt64) -> UInt64 { argument }
}
