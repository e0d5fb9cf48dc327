// SPDX-License-Identifier: MIT

extension Uevent {
  /// Reads a datagram: `ACTION@DEVPATH`, then `KEY=VALUE` for each variable, a zero byte behind
  /// each.
  ///
  /// Any bytes may be given. Where a variable is there twice the first counts: the kernel's own stand
  /// before those of a driver. What is no UTF-8 in a value is replaced by U+FFFD.
  public init(datagram: some Collection<UInt8>) throws(UeventError) {
    guard datagram.count <= Uevent.datagramLimit else { throw .tooLong }
    guard !datagram.starts(with: "libudev\0".utf8) else { throw .notFromKernel }
    // Exactly one zero byte ends each part, so the last piece of the split is empty.
    var parts = datagram.split(separator: 0, omittingEmptySubsequences: false)
    guard let end = parts.popLast(), end.isEmpty, let header = parts.first else {
      throw .malformedHeader
    }
    let (action, path) = try Uevent.header(header)
    var properties: [String: String] = [:]
    for part in parts.dropFirst() {
      let (key, value) = try Uevent.variable(part)
      if properties[key] == nil { properties[key] = value }
    }
    guard properties["ACTION"] == action else { throw .inconsistent("ACTION") }
    guard properties["DEVPATH"] == path else { throw .inconsistent("DEVPATH") }
    guard let subsystem = properties["SUBSYSTEM"], !subsystem.isEmpty else {
      throw .inconsistent("SUBSYSTEM")
    }
    self.action = action
    self.devicePath = path
    self.subsystem = subsystem
    self.properties = properties
  }

  /// Splits the header at its first `@`, which no action has.
  private static func header(
    _ text: some Collection<UInt8>
  ) throws(UeventError) -> (action: String, path: String) {
    guard let sign = text.firstIndex(of: UInt8(ascii: "@")) else { throw .malformedHeader }
    let action = text[..<sign]
    let path = text[text.index(after: sign)...]
    guard !action.isEmpty, action.allSatisfy({ (0x61...0x7a).contains($0) }),
      path.first == UInt8(ascii: "/")
    else { throw .malformedHeader }
    return (String(decoding: action, as: UTF8.self), String(decoding: path, as: UTF8.self))
  }

  /// Splits a variable at its first `=`; the name is ASCII that can be printed.
  private static func variable(
    _ text: some Collection<UInt8>
  ) throws(UeventError) -> (key: String, value: String) {
    guard let sign = text.firstIndex(of: UInt8(ascii: "=")) else { throw .malformedVariable }
    let key = text[..<sign]
    guard !key.isEmpty, key.allSatisfy({ (0x21...0x7e).contains($0) }) else {
      throw .malformedVariable
    }
    let value = text[text.index(after: sign)...]
    return (String(decoding: key, as: UTF8.self), String(decoding: value, as: UTF8.self))
  }
}
