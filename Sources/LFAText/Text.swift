// SPDX-License-Identifier: MIT

public import LFA

extension GUID {
  /// Reads the usual text of 36 characters, in any case; nil for anything else.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    self.init(text: bytes.span)
  }

  /// Spells the usual text, in lower case, as directories are named.
  public var text: String {
    let bytes = (0..<GUID.textLength).map { textCharacter($0) }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension FirmwareVersion {
  /// Reads "major.minor" in decimal, each at most 2³² − 1; nil for anything else, signs and spaces
  /// included.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let major = FirmwareVersion.number(parts[0]),
      let minor = FirmwareVersion.number(parts[1])
    else { return nil }
    self.init(major: major, minor: minor)
  }

  /// Spells "major.minor".
  public var text: String { "\(major).\(minor)" }

  private static func number(_ text: some StringProtocol) -> UInt32? {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return UInt32(text)
  }
}
