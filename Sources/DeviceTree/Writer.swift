// SPDX-License-Identifier: MIT

/// Appends to the memory lent, and never past its end.
struct Writer {
  private(set) var position: Int

  init(at position: Int) {
    self.position = position
  }

  mutating func byte(
    _ value: UInt8, into output: inout MutableSpan<UInt8>
  ) throws(DeviceTreeError) {
    guard position < output.count else { throw .noSpace }
    output[position] = value
    position += 1
  }

  mutating func word(
    _ value: UInt32, into output: inout MutableSpan<UInt8>
  ) throws(DeviceTreeError) {
    try byte(UInt8(truncatingIfNeeded: value >> 24), into: &output)
    try byte(UInt8(truncatingIfNeeded: value >> 16), into: &output)
    try byte(UInt8(truncatingIfNeeded: value >> 8), into: &output)
    try byte(UInt8(truncatingIfNeeded: value), into: &output)
  }

  mutating func doubleword(
    _ value: UInt64, into output: inout MutableSpan<UInt8>
  ) throws(DeviceTreeError) {
    try word(UInt32(truncatingIfNeeded: value >> 32), into: &output)
    try word(UInt32(truncatingIfNeeded: value), into: &output)
  }

  /// Writes an offset or a size, which the format holds in 32 bits.
  mutating func number(
    _ value: Int, into output: inout MutableSpan<UInt8>
  ) throws(DeviceTreeError) {
    guard let word = UInt32(exactly: value) else { throw .noSpace }
    try self.word(word, into: &output)
  }

  mutating func text(
    _ text: StaticString, into output: inout MutableSpan<UInt8>
  ) throws(DeviceTreeError) {
    // SAFETY: a StaticString of more than one character points at `utf8CodeUnitCount` bytes that
    // live as long as the program.
    let bytes = unsafe Span(_unsafeStart: text.utf8Start, count: text.utf8CodeUnitCount)
    for index in 0..<bytes.count { try byte(bytes[index], into: &output) }
  }

  mutating func copy(
    _ range: Range<Int>, of blob: Span<UInt8>, into output: inout MutableSpan<UInt8>
  ) throws(DeviceTreeError) {
    for index in range { try byte(blob[index], into: &output) }
  }

  /// Writes zero bytes up to the next word.
  mutating func pad(into output: inout MutableSpan<UInt8>) throws(DeviceTreeError) {
    while position % 4 != 0 { try byte(0, into: &output) }
  }

  /// Ends a node's name.
  mutating func endString(into output: inout MutableSpan<UInt8>) throws(DeviceTreeError) {
    try byte(0, into: &output)
    try pad(into: &output)
  }

  /// Begins a property whose value follows.
  mutating func property(
    size: Int, nameOffset: Int, into output: inout MutableSpan<UInt8>
  ) throws(DeviceTreeError) {
    try word(3, into: &output)
    try number(size, into: &output)
    try number(nameOffset, into: &output)
  }

  /// Writes a property whose value is a text.
  mutating func property(
    _ value: StaticString, size: Int, nameOffset: Int, into output: inout MutableSpan<UInt8>
  ) throws(DeviceTreeError) {
    try property(size: size, nameOffset: nameOffset, into: &output)
    try text(value, into: &output)
    try pad(into: &output)
  }
}
