// SPDX-License-Identifier: MIT

/// Tells the version of a component: x4 (current) or x5 (pending) of GET_INVENTORY since BET1.
///
/// Layout: bits 63:32 major, bits 31:0 minor; printed `major.minor` in decimal (lfa-facts 1.3).
/// Zero means unknown as a current version and "none" as a pending one.
public struct FirmwareVersion: RawRepresentable, Equatable, Hashable, Comparable, Sendable {
  /// Holds the version as it stands in the register.
  public let rawValue: UInt64

  /// Wraps a register; every value is a version.
  @inlinable
  public init(rawValue: UInt64) {
    self.rawValue = rawValue
  }

  /// Makes a version from its two numbers.
  @inlinable
  public init(major: UInt32, minor: UInt32) {
    rawValue = UInt64(major) << 32 | UInt64(minor)
  }

  /// Stands for "none" in x5 and "unknown" in x4.
  @inlinable public static var none: FirmwareVersion { FirmwareVersion(rawValue: 0) }

  /// Counts major revisions.
  @inlinable public var major: UInt32 { UInt32(truncatingIfNeeded: rawValue >> 32) }
  /// Counts minor revisions.
  @inlinable public var minor: UInt32 { UInt32(truncatingIfNeeded: rawValue) }

  /// Orders by major, then by minor number.
  @inlinable
  public static func < (left: FirmwareVersion, right: FirmwareVersion) -> Bool {
    left.rawValue < right.rawValue
  }
}
