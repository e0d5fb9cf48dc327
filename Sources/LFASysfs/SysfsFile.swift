// SPDX-License-Identifier: MIT

import SystemPackage

/// Reads and writes single files of a tree that may hold anything.
enum SysfsFile {
  /// Bounds a file's content in bytes: sysfs has no room for more than a page.
  static let limit = 4096

  /// Reads a file as one line of text, without the newline behind it.
  static func line(_ path: FilePath) throws(SysfsError) -> String {
    var bytes = try BoundedFile.bytes(path, limit: limit)
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    // What the driver writes; all else takes a closer look, and a hundred times as long.
    if bytes.allSatisfy({ (0x20...0x7e).contains($0) }) {
      return String(decoding: bytes, as: UTF8.self)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw SysfsError(path, .read, .malformed("no text: \(excerpt(bytes))"))
    }
    guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
      throw SysfsError(path, .read, .malformed(excerpt(bytes)))
    }
    return text
  }

  /// Stores a value: one write, as sysfs has it.
  static func write(_ path: FilePath, _ value: String) throws(SysfsError) {
    let file = try BoundedFile.open(path, .writeOnly)
    defer { try? file.close() }
    let bytes = Array((value + "\n").utf8)
    let count: Int
    do {
      // SAFETY: the buffer is used for the duration of the call only.
      count = try unsafe bytes.withUnsafeBytes { (buffer) throws in
        // A driver's EINTR is its answer: a repeat would begin another attempt.
        try unsafe file.write(buffer, retryOnInterrupt: false)
      }
    } catch {
      throw SysfsError(path, .write, .system(error as? Errno ?? .ioError))
    }
    guard count == bytes.count else { throw SysfsError(path, .write, .system(.ioError)) }
  }

  /// Shows the first bytes of a content in quotes, what is not printable ASCII escaped.
  private static func excerpt(_ bytes: [UInt8]) -> String {
    let shown = bytes.prefix(32).map { byte -> String in
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): "\\" + String(UnicodeScalar(byte))
      case 0x20...0x7e: String(UnicodeScalar(byte))
      default: "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }
    return "\"" + shown.joined() + "\"" + (bytes.count > 32 ? "…" : "")
  }
}
