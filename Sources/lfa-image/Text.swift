// SPDX-License-Identifier: MIT

import LFA

extension FirmwareVersion {
  /// Parses two decimal numbers with a dot between them, as versions are printed.
  init?(text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.allSatisfy { "0" <= $0 && $0 <= "9" } }),
      let major = UInt32(parts[0]), let minor = UInt32(parts[1])
    else { return nil }
    self.init(major: major, minor: minor)
  }

  var text: String { "\(major).\(minor)" }
}

extension GUID {
  /// Parses the 36 characters that `text` prints.
  init?(string: String) {
    self.init(text: Array(string.utf8).span)
  }

  var text: String {
    String(decoding: (0..<GUID.textLength).map(textCharacter), as: UTF8.self)
  }
}

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
