// SPDX-License-Identifier: MIT

/// Tells the version of an interface as Arm's firmware specifications encode it in a register.
///
/// Layout: bit 31 zero (an error otherwise), bits 30:16 major, bits 15:0 minor. SMCCC_VERSION,
/// PSCI_VERSION and LFA_VERSION all use it.
public struct InterfaceVersion: Equatable, Comparable, Sendable {
  /// Counts incompatible revisions, 0...0x7fff.
  public let major: UInt16
  /// Counts compatible revisions.
  public let minor: UInt16

  /// Makes a version; bit 15 of `major` does not exist in the encoding and is dropped.
  @inlinable
  public init(major: UInt16, minor: UInt16) {
    self.major = major & 0x7fff
    self.minor = minor
  }

  /// Reads the version a firmware returned in x0; nil for any error code.
  ///
  /// Only the low 32 bits count, as a signed number: an agent, or an SMCCC layer below it, may
  /// return a 32-bit NOT_SUPPORTED (0x0000_0000_FFFF_FFFF), which is no version (lfa-facts 4.4,
  /// fault 14).
  @inlinable
  public init?(x0: UInt64) {
    let word = UInt32(truncatingIfNeeded: x0)
    guard word >> 31 == 0 else { return nil }
    major = UInt16(truncatingIfNeeded: word >> 16)
    minor = UInt16(truncatingIfNeeded: word)
  }

  /// Encodes the version for x0.
  @inlinable public var x0: UInt64 { UInt64(major) << 16 | UInt64(minor) }

  /// Orders by major, then by minor number.
  @inlinable
  public static func < (left: InterfaceVersion, right: InterfaceVersion) -> Bool {
    left.x0 < right.x0
  }
}
