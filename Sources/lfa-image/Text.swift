// SPDX-License-Identifier: MIT

/// Prints a number in hexadecimal, padded with zeros to at least `digits`.
func hexadecimal(_ value: UInt64, digits: Int = 1) -> String {
  let text = String(value, radix: 16)
  return "0x" + String(repeating: "0", count: max(0, digits - text.count)) + text
}

/// Prints bytes as pairs of hexadecimal digits.
func hexadecimal(_ bytes: InlineArray<32, UInt8>) -> String {
  bytes.indices.map { index in
    let text = String(bytes[index], radix: 16)
    return text.count == 1 ? "0" + text : text
  }.joined()
}
