// SPDX-License-Identifier: MIT

public import LFA
public import SMCCC

/// Collects a line of ASCII text in place, without a heap: a line of the log, or what a file reads
/// as. What exceeds ``capacity`` bytes is cut off.
public struct TextLine: ~Copyable {
  /// Bounds the length of a line, in bytes.
  public static let capacity = 224

  private var storage = InlineArray<224, UInt8>(repeating: 0)
  /// Counts the bytes written so far, 0 to ``capacity``.
  public private(set) var count = 0

  /// Makes an empty text.
  public init() {}

  /// Lends the bytes written so far.
  public func withBytes<Result: ~Copyable>(_ body: (Span<UInt8>) -> Result) -> Result {
    body(storage.span.extracting(0..<count))
  }

  /// Sums up the text, so that two lines can be told apart: FNV-1a, and never 0.
  var digest: UInt64 {
    var digest: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in 0..<count { digest = (digest ^ UInt64(storage[index])) &* 0x100_0000_01b3 }
    return digest | 1
  }

  /// Accesses a written byte; 0 outside of 0 to ``count`` less one.
  public subscript(index: Int) -> UInt8 {
    index >= 0 && index < count ? storage[index] : 0
  }

  /// Appends one byte.
  public mutating func append(_ byte: UInt8) {
    guard count < TextLine.capacity else { return }
    storage[count] = byte
    count &+= 1
  }

  /// Appends text of the program itself.
  @inline(never)
  public mutating func append(_ literal: StaticString) {
    guard literal.hasPointerRepresentation else { return }
    // SAFETY: a StaticString with a pointer points at `utf8CodeUnitCount` bytes that live as long
    // as the program.
    append(unsafe Span(_unsafeStart: literal.utf8Start, count: literal.utf8CodeUnitCount))
  }

  /// Appends bytes.
  private mutating func append(_ bytes: Span<UInt8>) {
    var text = storage.mutableSpan
    count &+= bytes.copy(into: &text, behind: count)
  }

  /// Copies as much as there is room for, and counts the bytes.
  public func copy(into text: inout MutableSpan<UInt8>) -> Int {
    storage.span.extracting(0..<count).copy(into: &text, behind: 0)
  }

  /// Appends an unsigned number in decimal.
  @inline(never)
  public mutating func append(decimal value: UInt64) {
    // 2^64 has 20 digits.
    var digits = InlineArray<20, UInt8>(repeating: 0)
    var first = digits.count
    var rest = value
    repeat {
      first &-= 1
      digits[first] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    } while rest != 0
    append(digits.span.extracting(first..<digits.count))
  }

  /// Appends a signed number in decimal.
  public mutating func append(decimal value: Int64) {
    if value < 0 { append(UInt8(ascii: "-")) }
    append(decimal: value.magnitude)
  }

  /// Appends the 36 characters of a GUID.
  @inline(never)
  public mutating func append(_ guid: GUID) {
    for index in 0..<GUID.textLength { append(guid.textCharacter(index)) }
  }

  /// Appends a version as `major.minor`.
  @inline(never)
  public mutating func append(_ version: FirmwareVersion) {
    append(decimal: UInt64(version.major))
    append(UInt8(ascii: "."))
    append(decimal: UInt64(version.minor))
  }

  /// Appends the version of an interface as `major.minor`.
  @inline(never)
  public mutating func append(_ version: InterfaceVersion) {
    append(decimal: UInt64(version.major))
    append(UInt8(ascii: "."))
    append(decimal: UInt64(version.minor))
  }

  /// Appends a status by name and number: `BUSY (-2)`.
  @inline(never)
  public mutating func append(_ status: Status) {
    append(status.name ?? "unknown code")
    append(" (")
    append(decimal: status.rawValue)
    append(UInt8(ascii: ")"))
  }
}

extension Span<UInt8> {
  /// Copies as much as there is room for behind the first `start` bytes, and counts it.
  fileprivate func copy(into text: inout MutableSpan<UInt8>, behind start: Int) -> Int {
    guard start >= 0, start < text.count else { return 0 }
    let length = min(count, text.count &- start)
    unsafe withUnsafeBytes { source in
      unsafe text.withUnsafeMutableBytes { target in
        guard let from = source.baseAddress, let to = target.baseAddress else { return }
        // SAFETY: `source` has `length` bytes, and `target` has as many from `start` on.
        unsafe (to + start).copyMemory(from: from, byteCount: length)
      }
    }
    return length
  }
}
