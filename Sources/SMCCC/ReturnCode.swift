// SPDX-License-Identifier: MIT

/// Names the return codes of the convention itself (DEN0028, section 7.1), sign-extended in x0.
public enum ReturnCode {
  /// Says that the call succeeded.
  public static let success: UInt64 = 0
  /// Says that nobody implements the function (−1).
  public static let notSupported = UInt64(bitPattern: -1)
  /// Says that a workaround is not needed on this CPU (−2).
  public static let notRequired = UInt64(bitPattern: -2)
  /// Says that an argument is out of its range (−3).
  public static let invalidParameter = UInt64(bitPattern: -3)
}
