// SPDX-License-Identifier: MIT

extension Span where Element == UInt8 {
  /// Reads the big-endian word at an offset the caller has checked.
  func word(at offset: Int) -> UInt32 {
    UInt32(self[offset]) << 24 | UInt32(self[offset &+ 1]) << 16
      | UInt32(self[offset &+ 2]) << 8 | UInt32(self[offset &+ 3])
  }

  /// Tells whether `count` bytes at `offset` lie below `limit`; never overflows.
  func contains(_ offset: Int, count: Int, below limit: Int) -> Bool {
    offset >= 0 && count >= 0 && offset <= limit && count <= limit - offset
  }

  /// Returns the offset of the zero byte that ends the string at `offset`, or nil if there is none
  /// below `limit`.
  func stringEnd(at offset: Int, below limit: Int) -> Int? {
    var end = offset
    while end < limit {
      if self[end] == 0 { return end }
      end &+= 1
    }
    return nil
  }

  /// Compares the bytes of a range with a text.
  func holds(_ text: StaticString, in range: Range<Int>) -> Bool {
    range.count == text.utf8CodeUnitCount && starts(with: text, in: range)
  }

  /// Compares the first bytes of a range with a text.
  func starts(with text: StaticString, in range: Range<Int>) -> Bool {
    guard range.count >= text.utf8CodeUnitCount else { return false }
    // SAFETY: a StaticString of more than one character points at `utf8CodeUnitCount` bytes that
    // live as long as the program.
    let expected = unsafe Span(_unsafeStart: text.utf8Start, count: text.utf8CodeUnitCount)
    for index in 0..<expected.count where self[range.lowerBound &+ index] != expected[index] {
      return false
    }
    return true
  }
}
