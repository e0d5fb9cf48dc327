// SPDX-License-Identifier: MIT

/// Names files of a component, those whose text changed: a bit each, by the attribute's number.
public struct AttributeSet: Equatable, Sendable {
  /// Holds the bits.
  public private(set) var rawValue: UInt32 = 0

  /// Makes an empty set.
  public init() {}

  /// Tells whether no file is named.
  public var isEmpty: Bool { rawValue == 0 }

  /// Tells whether a file is named.
  public func contains(_ attribute: Attribute) -> Bool {
    rawValue >> UInt32(attribute.rawValue) & 1 == 1
  }

  /// Names one more, if `condition` holds.
  public mutating func insert(_ attribute: Attribute, if condition: Bool = true) {
    if condition { rawValue |= 1 << UInt32(attribute.rawValue) }
  }
}
