// SPDX-License-Identifier: MIT

/// A really different build: its code answers TRANSFORM otherwise.
enum Flavour {
  /// Says whether the image takes over from another one.
  static var isWilling: Bool { true }

  /// Triples, which the original's code cannot.
  static func transform(_ argument: UInt64) -> UInt64 { argument &* 3 }
}
