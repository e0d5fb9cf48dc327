// SPDX-License-Identifier: MIT

import LFA

extension GUID {
  /// Reads the 36 characters of a GUID.
  init?(parsing text: some StringProtocol) {
    let bytes = Array(text.utf8)
    self.init(text: bytes.span)
  }

  /// Spells the GUID in lower case, as the name of its directory.
  var spelling: String {
    String(decoding: (0..<GUID.textLength).map { textCharacter($0) }, as: UTF8.self)
  }
}

extension FirmwareVersion {
  /// Reads `major.minor`, both decimal and of 32 bits.
  init?(parsing text: some StringProtocol) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let major = Self.number(parts[0]), let minor = Self.number(parts[1])
    else { return nil }
    self.init(major: major, minor: minor)
  }

  private static func number(_ text: some StringProtocol) -> UInt32? {
    // The standard library takes a sign, too.
    guard text.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else {
      return nil
    }
    return UInt32(text)
  }
}
