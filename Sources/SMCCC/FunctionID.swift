// SPDX-License-Identifier: MIT

/// Identifies a call of the SMC Calling Convention: the value of w0.
///
/// Layout (DEN0028, section 2.5): bit 31 fast call, bit 30 64-bit calling convention,
/// bits 29:24 owning entity, bits 23:17 zero, bit 16 SVE hint, bits 15:0 function number.
public struct FunctionID: RawRepresentable, Equatable, Hashable, Sendable {
  /// Holds the identifier as it stands in w0.
  public let rawValue: UInt32

  /// Wraps an identifier; every value is allowed, also those nobody implements.
  @inlinable
  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// Takes the identifier out of x0: the upper half is ignored (DEN0028, section 2.6), and so is
  /// the SVE hint, which says something about the caller's registers and nothing about the call.
  @inlinable
  public init(x0: UInt64) {
    rawValue = UInt32(truncatingIfNeeded: x0) & ~FunctionID.sveHint
  }

  /// Marks, in bit 16, a caller that keeps nothing in its SVE registers (SMCCC 1.3).
  public static let sveHint: UInt32 = 1 << 16

  /// Tells whether this is a fast (atomic) call.
  @inlinable public var isFast: Bool { rawValue >> 31 == 1 }

  /// Tells whether arguments and results are 64 bits wide.
  @inlinable public var is64Bit: Bool { rawValue >> 30 & 1 == 1 }

  /// Names the service range the call belongs to.
  @inlinable public var owner: OwningEntity {
    OwningEntity(rawValue: UInt8(truncatingIfNeeded: rawValue >> 24 & 0x3f))
  }

  /// Holds the number of the function within its owner's range.
  @inlinable public var number: UInt16 { UInt16(truncatingIfNeeded: rawValue) }
}

/// Names the owner of a range of function identifiers (DEN0028, section 6.1), 0...63.
public struct OwningEntity: RawRepresentable, Equatable, Hashable, Sendable {
  /// Holds bits 29:24 of the function identifier.
  public let rawValue: UInt8

  /// Wraps an owning entity number; only the low 6 bits are meaningful.
  @inlinable
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Owns the calls of the convention itself.
  @inlinable public static var arch: OwningEntity { OwningEntity(rawValue: 0) }
  /// Owns calls defined by the silicon's vendor.
  @inlinable public static var sip: OwningEntity { OwningEntity(rawValue: 2) }
  /// Owns standard secure services: PSCI, LFA and others.
  @inlinable public static var standardSecure: OwningEntity { OwningEntity(rawValue: 4) }
  /// Tells whether calls of this owner belong to a trusted OS (50...63).
  @inlinable public var isTrustedOS: Bool { rawValue >= 50 && rawValue <= 63 }
}

extension FunctionID {
  /// FID 0x8000_0000 · → x0 version · DEN0028 section 7.2, SMCCC_VERSION.
  @inlinable public static var smcccVersion: FunctionID { FunctionID(rawValue: 0x8000_0000) }
  /// FID 0x8000_0001 · x1 FID to probe · → x0 >= 0 implemented · SMCCC_ARCH_FEATURES.
  @inlinable public static var archFeatures: FunctionID { FunctionID(rawValue: 0x8000_0001) }
  /// FID 0x8000_8000 · SMCCC_ARCH_WORKAROUND_1 (CVE-2017-5715).
  @inlinable public static var archWorkaround1: FunctionID { FunctionID(rawValue: 0x8000_8000) }
  /// FID 0x8000_7FFF · SMCCC_ARCH_WORKAROUND_2 (CVE-2018-3639).
  @inlinable public static var archWorkaround2: FunctionID { FunctionID(rawValue: 0x8000_7fff) }
}
