// SPDX-License-Identifier: MIT

/// Bounds how long the driver keeps asking the firmware, in nanoseconds (lfa-facts 1.5).
public struct Limits: Equatable, Sendable {
  /// Bounds the PRIME phase, from its first call, repeats for BUSY included.
  public var prime: UInt64 = 30_000_000_000
  /// Bounds the ACTIVATE phase, from its first call, repeats for BUSY included; and a scan.
  public var activate: UInt64 = 10_000_000_000
  /// Lies between two calls of a phase, and between two looks of a waiting `cancel`.
  public var interval: UInt64 = 10_000_000

  /// Makes the limits of the newest posted driver: 30 s, 10 s, 10 ms.
  public init() {}
}

/// Names a limit that the operator may set, in milliseconds.
public enum Limit: UInt8, Sendable {
  /// Bounds the PRIME phase: 100 ms to 10 minutes.
  case prime
  /// Bounds the ACTIVATE phase: 100 ms to 1 minute, as readers may wait that long.
  case activate
  /// Lies between two calls: 1 ms to 1 s.
  case interval

  /// Tells whether a limit may be set to that many milliseconds.
  public func allows(milliseconds value: UInt64) -> Bool {
    switch self {
    case .prime: value >= 100 && value <= 600_000
    case .activate: value >= 100 && value <= 60_000
    case .interval: value >= 1 && value <= 1000
    }
  }

  /// Tells the milliseconds of a limit that nobody has set.
  public var milliseconds: UInt64 {
    let limits = Limits()
    return switch self {
    case .prime: limits.prime / 1_000_000
    case .activate: limits.activate / 1_000_000
    case .interval: limits.interval / 1_000_000
    }
  }
}
