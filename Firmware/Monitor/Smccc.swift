// SPDX-License-Identifier: MIT

import SMCCC

/// Serves the calls of the convention itself (DEN0028, chapter 7).
enum Smccc {
  /// 1.3, which brought the SVE hint.
  private static let version = InterfaceVersion(major: 1, minor: 3)

  /// SMCCC_ARCH_WORKAROUND_3, FID 0x8000_3FFF (CVE-2022-23960).
  private static let archWorkaround3 = FunctionID(rawValue: 0x8000_3fff)

  /// Serves a call; returns x0.
  static func call(_ function: FunctionID, _ arguments: Registers) -> UInt64 {
    switch function {
    case .smcccVersion:
      version.x0
    case .archFeatures:
      features(FunctionID(rawValue: UInt32(truncatingIfNeeded: arguments.x1)))
    case .archWorkaround1, .archWorkaround2, archWorkaround3:
      ReturnCode.success
    default:
      ReturnCode.notSupported
    }
  }

  private static func features(_ function: FunctionID) -> UInt64 {
    switch function {
    case .smcccVersion, .archFeatures:
      ReturnCode.success
    case .archWorkaround1, .archWorkaround2, archWorkaround3:
      1  // an emulated CPU does not speculate: the call works and is not needed
    default:
      ReturnCode.notSupported
    }
  }
}
