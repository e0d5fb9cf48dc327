// SPDX-License-Identifier: MIT

/// The build that a cold boot starts.
enum Flavour {
  /// Says whether the image takes over from another one.
  static var isWilling: Bool { true }

  /// Doubles, as TRANSFORM does in the original.
  static func transform(_ argument: UInt64) -> UInt64 { argument &* 2 }
}
