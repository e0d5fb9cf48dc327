// SPDX-License-Identifier: MIT

import LFADriver

/// Names the parameters of the module.
enum Parameter: CaseIterable {
  case prime
  case activate
  case interval

  var fileName: String {
    switch self {
    case .prime: "prime_timeout_ms"
    case .activate: "activate_timeout_ms"
    case .interval: "poll_interval_ms"
    }
  }

  var limit: Limit {
    switch self {
    case .prime: .prime
    case .activate: .activate
    case .interval: .interval
    }
  }

  /// Reads a number as the kernel's kstrtouint() does with base 0: decimal, octal after 0,
  /// hexadecimal after 0x, with a plus sign if need be and at most one newline behind.
  ///
  /// - Throws: ``Errno/invalid`` for what is no number, ``Errno/outOfRange`` for one of more than
  ///   32 bits.
  static func number(_ text: [UInt8]) throws(Errno) -> UInt64 {
    // A zero byte ends the kernel's strings.
    var rest = text.prefix { $0 != 0 }
    if rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    var base: UInt64 = 10
    if rest.first == UInt8(ascii: "0") {
      base = 8
      let next = rest.dropFirst()
      if let x = next.first, x | 0x20 == UInt8(ascii: "x"),
        digit(next.dropFirst().first, base: 16) != nil
      {
        base = 16
        rest = next.dropFirst()
      }
    }
    guard digit(rest.first, base: base) != nil else { throw .invalid }
    var value: UInt64 = 0
    var overflows = false
    while let digit = digit(rest.first, base: base) {
      let product = value.multipliedReportingOverflow(by: base)
      let sum = product.partialValue.addingReportingOverflow(digit)
      overflows = overflows || product.overflow || sum.overflow
      value = sum.partialValue
      rest = rest.dropFirst()
    }
    if overflows { throw .outOfRange }
    if rest.first == UInt8(ascii: "\n") { rest = rest.dropFirst() }
    guard rest.isEmpty else { throw .invalid }
    guard value <= UInt64(UInt32.max) else { throw .outOfRange }
    return value
  }

  private static func digit(_ character: UInt8?, base: UInt64) -> UInt64? {
    guard let character else { return nil }
    let value: UInt8
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): value = character - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): value = character - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): value = character - UInt8(ascii: "A") + 10
    default: return nil
    }
    return UInt64(value) < base ? UInt64(value) : nil
  }
}
