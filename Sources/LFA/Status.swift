// SPDX-License-Identifier: MIT

/// Carries the status an agent returned in x0, known or not (lfa-facts 1.2).
///
/// The type is open on purpose: a code from a newer or a rogue agent keeps its number, is no
/// success, and indexes nothing (lfa-facts 4.4, fault 7).
public struct Status: RawRepresentable, Equatable, Hashable, Error, Sendable {
  /// Holds the code as a signed number; 0 is success, negative numbers are errors.
  public let rawValue: Int64

  /// Wraps a code; every value is allowed.
  @inlinable
  public init(rawValue: Int64) {
    self.rawValue = rawValue
  }

  /// Reads x0 of a call whose result is a status.
  ///
  /// Agents sign-extend to 64 bits. Layers that know only 32-bit calls return 0x0000_0000_FFFF_FFFx
  /// for the same codes, so a value with a clear upper half and bit 31 set is read as a negative
  /// 32-bit number.
  @inlinable
  public init(x0: UInt64) {
    if x0 >> 31 == 1 {
      rawValue = Int64(Int32(truncatingIfNeeded: x0))
    } else {
      rawValue = Int64(bitPattern: x0)
    }
  }

  /// Encodes the status for x0, sign-extended to 64 bits.
  @inlinable public var x0: UInt64 { UInt64(bitPattern: rawValue) }

  /// Tells whether the call did what was asked; positive numbers are unknown codes, not success.
  @inlinable public var isSuccess: Bool { rawValue == 0 }

  /// SUCCESS, 0.
  @inlinable public static var success: Status { Status(rawValue: 0) }
  /// NOT_SUPPORTED, −1.
  @inlinable public static var notSupported: Status { Status(rawValue: -1) }
  /// BUSY, −2: try again later, nothing was changed.
  @inlinable public static var busy: Status { Status(rawValue: -2) }
  /// AUTH_ERROR, −3: the new image is not authentic.
  @inlinable public static var authError: Status { Status(rawValue: -3) }
  /// NO_MEMORY, −4.
  @inlinable public static var noMemory: Status { Status(rawValue: -4) }
  /// CRITICAL_ERROR, −5.
  @inlinable public static var criticalError: Status { Status(rawValue: -5) }
  /// DEVICE_ERROR, −6: the image could not be read.
  @inlinable public static var deviceError: Status { Status(rawValue: -6) }
  /// WRONG_STATE, −7: nothing is pending, or another component is being primed.
  @inlinable public static var wrongState: Status { Status(rawValue: -7) }
  /// INVALID_PARAMETERS, −8.
  @inlinable public static var invalidParameters: Status { Status(rawValue: -8) }
  /// COMPONENT_WRONG_STATE, −9: the component is not completely primed.
  @inlinable public static var componentWrongState: Status { Status(rawValue: -9) }
  /// INVALID_ADDRESS, −10: the entry point cannot be used.
  @inlinable public static var invalidAddress: Status { Status(rawValue: -10) }
  /// ACTIVATION_FAILED, −11: the old firmware goes on running.
  @inlinable public static var activationFailed: Status { Status(rawValue: -11) }

  /// Spells the specification's name of the code; nil for a code it does not name.
  public var name: StaticString? {
    switch rawValue {
    case 0: "SUCCESS"
    case -1: "NOT_SUPPORTED"
    case -2: "BUSY"
    case -3: "AUTH_ERROR"
    case -4: "NO_MEMORY"
    case -5: "CRITICAL_ERROR"
    case -6: "DEVICE_ERROR"
    case -7: "WRONG_STATE"
    case -8: "INVALID_PARAMETERS"
    case -9: "COMPONENT_WRONG_STATE"
    case -10: "INVALID_ADDRESS"
    case -11: "ACTIVATION_FAILED"
    default: nil
    }
  }
}
