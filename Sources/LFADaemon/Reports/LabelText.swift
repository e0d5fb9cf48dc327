// SPDX-License-Identifier: MIT

/// Makes texts that Kubernetes takes as names and values of labels.
enum LabelText {
  /// Bounds a name, or a value, in characters.
  static let limit = 63

  /// Makes a value: letters, digits, `-`, `_` and `.`, a letter or digit at both ends, or nothing.
  static func value(_ text: String) -> String {
    let allowed = text.utf8.map { byte -> UInt8 in
      isAlphanumeric(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
        ? byte : UInt8(ascii: "-")
    }
    let start = allowed.drop { !isAlphanumeric($0) }.prefix(limit)
    let end = start.lastIndex(where: isAlphanumeric).map { $0 + 1 } ?? start.startIndex
    return String(decoding: start[start.startIndex..<end], as: UTF8.self)
  }

  /// Tells whether a text is a DNS name in lower case, as labels begin with.
  static func isDomain(_ text: String) -> Bool {
    guard (1...253).contains(text.utf8.count) else { return false }
    return text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      .allSatisfy { part in
        guard let first = part.first, let last = part.last, part.count <= limit else {
          return false
        }
        let isLower = part.allSatisfy {
          (isAlphanumeric($0) && !(0x41...0x5a).contains($0)) || $0 == UInt8(ascii: "-")
        }
        return isLower && isAlphanumeric(first) && isAlphanumeric(last)
      }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"):
      true
    default: false
    }
  }
}
