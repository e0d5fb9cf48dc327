// SPDX-License-Identifier: MIT

/// Addresses a component in calls: fw_seq_id, 0 to the number of components less one.
///
/// It is a short-lived handle: from GET_INFO to the next successful activation (lfa-facts 2.1).
/// What has to be remembered longer is remembered by ``GUID``.
public struct SequenceID: RawRepresentable, Equatable, Hashable, Sendable {
  /// Holds the number.
  public let rawValue: UInt32

  /// Wraps a number; the agent judges its range.
  @inlinable
  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// Takes the id out of a register: agents look at its low 32 bits only (Decisions 2,
  /// agent-conformance section 2).
  @inlinable
  public init(x1: UInt64) {
    rawValue = UInt32(truncatingIfNeeded: x1)
  }

  /// Encodes the id for x1.
  @inlinable public var x1: UInt64 { UInt64(rawValue) }
}
