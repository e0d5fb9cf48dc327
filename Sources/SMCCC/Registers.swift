// SPDX-License-Identifier: MIT

/// Carries x0...x17 of one call, arguments or results (SMCCC 1.2, DEN0028 section 2.6).
///
/// It is a plain value: a conduit takes one and returns another, so the results of a call cannot
/// become the arguments of the next one by accident. Registers not named are zero, as
/// lfa-facts 1.3 asks of the caller of GET_INVENTORY.
public struct Registers: Equatable, Sendable {
  /// Holds the function identifier of a call, or its first result.
  public var x0: UInt64
  /// Hold the arguments of a call, or its further results.
  public var x1: UInt64, x2: UInt64, x3: UInt64, x4: UInt64, x5: UInt64, x6: UInt64, x7: UInt64
  /// Hold the arguments and results that SMCCC 1.2 added.
  public var x8: UInt64, x9: UInt64, x10: UInt64, x11: UInt64, x12: UInt64
  /// Hold the arguments and results that SMCCC 1.2 added.
  public var x13: UInt64, x14: UInt64, x15: UInt64, x16: UInt64, x17: UInt64

  /// Makes a set of registers in which everything not named is zero.
  @inlinable
  public init(
    x0: UInt64 = 0, x1: UInt64 = 0, x2: UInt64 = 0, x3: UInt64 = 0,
    x4: UInt64 = 0, x5: UInt64 = 0, x6: UInt64 = 0, x7: UInt64 = 0
  ) {
    self.x0 = x0
    self.x1 = x1
    self.x2 = x2
    self.x3 = x3
    self.x4 = x4
    self.x5 = x5
    self.x6 = x6
    self.x7 = x7
    x8 = 0
    x9 = 0
    x10 = 0
    x11 = 0
    x12 = 0
    x13 = 0
    x14 = 0
    x15 = 0
    x16 = 0
    x17 = 0
  }

  /// Makes the arguments of a call; everything not named is zero.
  @inlinable
  public init(
    calling function: FunctionID,
    x1: UInt64 = 0, x2: UInt64 = 0, x3: UInt64 = 0, x4: UInt64 = 0
  ) {
    self.init(x0: UInt64(function.rawValue), x1: x1, x2: x2, x3: x3, x4: x4)
  }

  /// Names the function being called, when these are arguments.
  @inlinable public var function: FunctionID { FunctionID(x0: x0) }
}
