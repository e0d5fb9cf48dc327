// SPDX-License-Identifier: MIT

/// Takes a line of a plan apart, word by word; a comment ends it.
struct Words {
  private let text: Range<Int>
  private var position: Int

  init(_ line: Range<Int>) {
    text = line
    position = line.lowerBound
  }

  /// Finds the next word; an empty range at the end of the line.
  mutating func next(in bytes: Span<UInt8>) -> Range<Int> {
    while position < text.upperBound && Words.isBlank(bytes[position]) { position &+= 1 }
    let start = position
    if position < text.upperBound && bytes[position] == UInt8(ascii: "#") {
      position = text.upperBound
      return position..<position
    }
    while position < text.upperBound && !Words.isBlank(bytes[position]) { position &+= 1 }
    return start..<position
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }
}

/// Reads what words say.
extension Span where Element == UInt8 {
  /// Compares a word, and the case of its letters with it.
  func isWord(_ range: Range<Int>, _ literal: StaticString) -> Bool {
    range.count == literal.utf8CodeUnitCount && hasPrefix(range, literal)
  }

  /// Tells whether a word begins like this.
  func hasPrefix(_ range: Range<Int>, _ literal: StaticString) -> Bool {
    guard literal.hasPointerRepresentation, range.count >= literal.utf8CodeUnitCount else {
      return false
    }
    // SAFETY: a StaticString with a pointer points at `utf8CodeUnitCount` bytes that live as long
    // as the program.
    let bytes = unsafe Span(_unsafeStart: literal.utf8Start, count: literal.utf8CodeUnitCount)
    for index in bytes.indices where bytes[index] != self[range.lowerBound &+ index] {
      return false
    }
    return true
  }

  /// Reads a number without sign, decimal or hexadecimal; nil if it is none, or exceeds 64 bits.
  func number(_ range: Range<Int>) -> UInt64? {
    let isHexadecimal = hasPrefix(range, "0x")
    let digits = isHexadecimal ? range.lowerBound &+ 2..<range.upperBound : range
    guard !digits.isEmpty else { return nil }
    var value: UInt64 = 0
    for index in digits {
      let base: UInt64 = isHexadecimal ? 16 : 10
      guard let digit = hexadecimalDigit(self[index]), digit < base else { return nil }
      let (product, overflows) = value.multipliedReportingOverflow(by: base)
      let (sum, carries) = product.addingReportingOverflow(digit)
      guard !overflows && !carries else { return nil }
      value = sum
    }
    return value
  }

  private func hexadecimalDigit(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte &- UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte &- UInt8(ascii: "a") &+ 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte &- UInt8(ascii: "A") &+ 10)
    default: nil
    }
  }
}
