// SPDX-License-Identifier: MIT
internal import LFA

/// Little-endian fields of a lent buffer.
///
/// The offsets are constants of a format and the caller has checked the buffer's length against
/// that format's size first, so the subscripts' own bounds checks never fire on outside input.
extension Span where Element == UInt8 {
  func uint32(at offset: Int) -> UInt32 {
    var value: UInt32 = 0
    for index in 0..<4 {
      value |= UInt32(self[offset &+ index]) &<< UInt32(truncatingIfNeeded: 8 &* index)
    }
    return value
  }

  func uint64(at offset: Int) -> UInt64 {
    UInt64(uint32(at: offset)) | UInt64(uint32(at: offset &+ 4)) &<< 32
  }

  /// Reads 16 bytes in textual order, as FIP and manifest store a UUID.
  func guid(at offset: Int) -> GUID {
    GUID(x1: uint64(at: offset), x2: uint64(at: offset &+ 8))
  }
}

/// The same fields, written. The bounds rule of the reading half applies.
extension MutableSpan where Element == UInt8 {
  mutating func store(_ value: UInt32, at offset: Int) {
    for index in 0..<4 {
      self[offset &+ index] = UInt8(
        truncatingIfNeeded: value &>> UInt32(truncatingIfNeeded: 8 &* index))
    }
  }

  mutating func store(_ value: UInt64, at offset: Int) {
    store(UInt32(truncatingIfNeeded: value), at: offset)
    store(UInt32(truncatingIfNeeded: value &>> 32), at: offset &+ 4)
  }

  mutating func store(_ guid: GUID, at offset: Int) {
    store(guid.x1, at: offset)
    store(guid.x2, at: offset &+ 8)
  }
}
