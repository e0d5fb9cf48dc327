// SPDX-License-Identifier: MIT

/// Bounds how long the driver keeps asking the firmware, in nanoseconds (lfa-facts 1.5).
public struct Limits: Equatable, Sendable {
  /// Bounds the PRIME phase, from its first call, repeats for BUSY included.
  public var prime: UInt64 = 30_000_000_000
  /// Bounds the ACTIVATE phase, from its first call, repeats for BUSY included.
  public var activate: UInt64 = 10_000_000_000
  /// Lies between two calls of a phase, and between two looks of a waiting `cancel`.
  public var interval: UInt64 = 10_000_000

  /// Makes the limits of the newest posted driver: 30 s, 10 s, 10 ms.
  public init() {}
}
