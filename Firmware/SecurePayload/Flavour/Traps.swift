// SPDX-License-Identifier: MIT

/// A build that traps instead of taking over, for tests of a failed activation.
enum Flavour {
  /// Never says anything.
  static var isWilling: Bool { fatalError("a payload made to trap") }

  /// Is never reached: the image never becomes the running one.
  static func transform(_ argument: UInt64) -> UInt64 { argument }
}
