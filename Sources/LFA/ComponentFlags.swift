// SPDX-License-Identifier: MIT

/// Tells what an agent says of a component: x3 of GET_INVENTORY (lfa-facts 1.3).
///
/// Bits 63:4 have no meaning in version 1.0; they are kept and ignored.
public struct ComponentFlags: RawRepresentable, Equatable, Sendable {
  /// Holds the word as the agent returned it.
  public let rawValue: UInt64

  /// Wraps the word; every value is allowed.
  @inlinable
  public init(rawValue: UInt64) {
    self.rawValue = rawValue
  }

  /// Makes the word an agent returns; reserved bits are zero.
  @inlinable
  public init(
    isActivationCapable: Bool, isActivationPending: Bool,
    mayResetCPU: Bool, isRendezvousOptional: Bool
  ) {
    rawValue =
      (isActivationCapable ? 1 : 0) | (isActivationPending ? 1 << 1 : 0)
      | (mayResetCPU ? 1 << 2 : 0) | (isRendezvousOptional ? 1 << 3 : 0)
  }

  /// Tells whether the component can be activated live at all (bit 0).
  @inlinable public var isActivationCapable: Bool { rawValue & 1 != 0 }
  /// Tells whether a new image waits for activation (bit 1).
  @inlinable public var isActivationPending: Bool { rawValue >> 1 & 1 != 0 }
  /// Tells whether activation resets CPUs, which then return at an entry point (bit 2).
  @inlinable public var mayResetCPU: Bool { rawValue >> 2 & 1 != 0 }
  /// Tells whether one CPU may activate alone (bit 3, cpu_rendezvous_optional).
  @inlinable public var isRendezvousOptional: Bool { rawValue >> 3 & 1 != 0 }
  /// Tells whether every CPU has to take part: the inverse of bit 3, and Linux's `cpu_rendezvous`.
  @inlinable public var isRendezvousRequired: Bool { !isRendezvousOptional }
}
