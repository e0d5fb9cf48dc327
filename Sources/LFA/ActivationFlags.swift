// SPDX-License-Identifier: MIT

/// Carries the flags of ACTIVATE: x2 (lfa-facts 1.3).
///
/// Bit 0 skip_cpu_rendezvous; bits 63:1 are reserved and ignored by agents.
public struct ActivationFlags: RawRepresentable, Equatable, Sendable {
  /// Holds the word as it stands in x2.
  public let rawValue: UInt64

  /// Wraps a word; every value is allowed.
  @inlinable
  public init(rawValue: UInt64) {
    self.rawValue = rawValue
  }

  /// Makes the flags of a call.
  @inlinable
  public init(skipsRendezvous: Bool) {
    rawValue = skipsRendezvous ? 1 : 0
  }

  /// Tells whether one CPU activates alone.
  @inlinable public var skipsRendezvous: Bool { rawValue & 1 != 0 }
}

/// Tells whether a successful PRIME or ACTIVATE has finished: x1 bit 0, call_again.
///
/// It means something only beside SUCCESS; the caller repeats the call with the same arguments
/// until it is complete (lfa-facts 2.2, 2.3).
public enum Progress: Equatable, Sendable {
  /// Nothing is left to do.
  case complete
  /// The same call has to be made again.
  case callAgain

  /// Decodes x1; bits 63:1 are ignored.
  @inlinable
  public init(x1: UInt64) {
    self = x1 & 1 != 0 ? .callAgain : .complete
  }

  /// Encodes the value for x1.
  @inlinable public var x1: UInt64 { self == .callAgain ? 1 : 0 }
}
