// SPDX-License-Identifier: MIT

public import SMCCC

/// Holds the seven calls of Live Firmware Activation (lfa-facts 1.1).
///
/// They are fast 64-bit calls of the standard secure services, numbers 0x2E0...0x2E6. The SMC32
/// numbers 0x8400_02E0... of an early draft are answered NOT_SUPPORTED by every agent seen.
/// 0xC400_02E7 and up are not used by version 1.0.
public enum Function: UInt32, Sendable {
  /// FID 0xC400_02E0 · → x0 version (bit 31 zero, 30:16 major, 15:0 minor) or NOT_SUPPORTED.
  case version = 0xc400_02e0
  /// FID 0xC400_02E1 · x1 FID to probe · → x0 SUCCESS or NOT_SUPPORTED.
  case features = 0xc400_02e1
  /// FID 0xC400_02E2 · x1 selector, 0 · → x0 status, x1 number of components, x2 0.
  case getInfo = 0xc400_02e2
  /// FID 0xC400_02E3 · x1 fw_seq_id · → x0 status, x1 x2 GUID, x3 flags, x4 current version,
  /// x5 pending version.
  case getInventory = 0xc400_02e3
  /// FID 0xC400_02E4 · x1 fw_seq_id · → x0 status, x1 bit 0 call again.
  case prime = 0xc400_02e4
  /// FID 0xC400_02E5 · x1 fw_seq_id, x2 bit 0 skip rendezvous, x3 entry point, x4 context id
  /// · → x0 status, x1 bit 0 call again.
  case activate = 0xc400_02e5
  /// FID 0xC400_02E6 · x1 fw_seq_id · → x0 status.
  case cancel = 0xc400_02e6

  /// Recognises one of the seven calls; nil for anything else.
  @inlinable
  public init?(_ identifier: FunctionID) {
    self.init(rawValue: identifier.rawValue)
  }

  /// Tells the value for w0.
  @inlinable public var identifier: FunctionID { FunctionID(rawValue: rawValue) }
}
