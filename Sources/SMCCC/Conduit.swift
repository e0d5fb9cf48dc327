// SPDX-License-Identifier: MIT

/// Reaches the firmware: an SMC or HVC instruction, or whatever stands in for it in a test.
///
/// The specification's calls are written once over this protocol. Arguments go in and results come
/// out by value. A conduit may be used by several CPUs at a time.
public protocol Conduit: ~Copyable {
  /// Makes one call and returns x0...x17 as the firmware left them.
  ///
  /// A register that the call does not define as a result holds no information.
  func call(_ arguments: Registers) -> Registers
}
