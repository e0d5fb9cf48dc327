// SPDX-License-Identifier: MIT

/// Identifies a firmware component; the only identity that outlives an activation.
///
/// Byte *i* is the *i*-th byte of the printed text, the order of RFC 4122's big-endian fields,
/// Linux's `%pUb` and a FIP's UUIDs. In registers, x1 holds bytes 0...7 and x2 bytes 8...15, both
/// as little-endian words (lfa-facts 1.4).
public struct GUID: Equatable, Hashable, Sendable {
  /// Holds bytes 0...7, byte 0 in the lowest bits: x1 of GET_INVENTORY.
  public let x1: UInt64
  /// Holds bytes 8...15, byte 8 in the lowest bits: x2 of GET_INVENTORY.
  public let x2: UInt64

  /// Makes a GUID from the register pair of GET_INVENTORY.
  @inlinable
  public init(x1: UInt64, x2: UInt64) {
    self.x1 = x1
    self.x2 = x2
  }

  /// Tells byte `index` (0...15) in the order of the text; 0 for any other index.
  @inlinable
  public func byte(_ index: Int) -> UInt8 {
    switch index {
    case 0...7: UInt8(truncatingIfNeeded: x1 >> UInt64(index &* 8))
    case 8...15: UInt8(truncatingIfNeeded: x2 >> UInt64((index &- 8) &* 8))
    default: 0
    }
  }

  /// Counts the characters of the text form.
  public static let textLength = 36

  /// Tells character `index` of the lower-case text, the name of the component's directory in
  /// sysfs; 0 outside 0...35.
  public func textCharacter(_ index: Int) -> UInt8 {
    switch index {
    case 8, 13, 18, 23: return UInt8(ascii: "-")
    case 0..<GUID.textLength:
      // Four hyphens stand before the groups at 9, 14, 19 and 24.
      let hyphens =
        (index > 8 ? 1 : 0) + (index > 13 ? 1 : 0) + (index > 18 ? 1 : 0) + (index > 23 ? 1 : 0)
      let digit = index &- hyphens
      let pair = byte(digit / 2)
      let value = digit % 2 == 0 ? pair >> 4 : pair & 0xf
      return value < 10 ? UInt8(ascii: "0") &+ value : UInt8(ascii: "a") &+ value &- 10
    default: return 0
    }
  }

  /// Parses the 36-character text form, upper or lower case.
  ///
  /// Nothing else is accepted: no braces, no spaces, no other grouping.
  public init?(text: Span<UInt8>) {
    guard text.count == GUID.textLength else { return nil }
    var low: UInt64 = 0
    var high: UInt64 = 0
    var digit = 0
    for index in 0..<GUID.textLength {
      let character = text[index]
      if index == 8 || index == 13 || index == 18 || index == 23 {
        guard character == UInt8(ascii: "-") else { return nil }
        continue
      }
      guard let value = GUID.hexadecimalValue(character) else { return nil }
      // The first digit of a byte is its upper half.
      let shift = UInt64((digit / 2 % 8) &* 8 &+ (digit % 2 == 0 ? 4 : 0))
      if digit < 16 {
        low |= UInt64(value) << shift
      } else {
        high |= UInt64(value) << shift
      }
      digit &+= 1
    }
    x1 = low
    x2 = high
  }

  /// Parses a literal of the program itself; nil if the literal is no GUID.
  public init?(_ literal: StaticString) {
    // SAFETY: a StaticString written with more than one character points at `utf8CodeUnitCount`
    // bytes that live as long as the program.
    let text = unsafe Span(_unsafeStart: literal.utf8Start, count: literal.utf8CodeUnitCount)
    self.init(text: text)
  }

  private static func hexadecimalValue(_ character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character &- UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): character &- UInt8(ascii: "a") &+ 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): character &- UInt8(ascii: "A") &+ 10
    default: nil
    }
  }
}
