// SPDX-License-Identifier: MIT

import SystemPackage

/// Reads and writes single files of a tree that may hold anything.
///
/// No call waits for anybody but the driver: links are not followed, and of pipes and devices not a
/// byte is read.
enum SysfsFile {
  /// Bounds a file's content in bytes: sysfs has no room for more than a page.
  static let limit = 4096

  /// Reads a file as one line of text, without the newline behind it.
  static func line(_ path: FilePath) throws(SysfsError) -> String {
    let bytes = try content(path)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw SysfsError(path, .read, .malformed("no text: \(excerpt(bytes))"))
    }
    let line = text.hasSuffix("\n") ? text.dropLast() : text[...]
    guard line.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
      throw SysfsError(path, .read, .malformed(excerpt(bytes)))
    }
    return String(line)
  }

  /// Stores a value: one write, as sysfs has it.
  static func write(_ path: FilePath, _ value: String) throws(SysfsError) {
    let file = try open(path, .writeOnly)
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

  private static func content(_ path: FilePath) throws(SysfsError) -> [UInt8] {
    let file = try open(path, .readOnly)
    defer { try? file.close() }
    do {
      var length = 0
      // SAFETY: at most the capacity is written, and `length` bytes were.
      let bytes = try unsafe [UInt8](unsafeUninitializedCapacity: limit + 1) { (buffer, count) in
        let raw = UnsafeMutableRawBufferPointer(buffer)
        while length < raw.count {
          let room = unsafe UnsafeMutableRawBufferPointer(rebasing: raw[length...])
          let more = try unsafe file.read(into: room)
          guard more > 0 else { break }
          length += more
        }
        count = length
      }
      guard length <= limit else { throw SysfsError(path, .read, .tooLong) }
      return bytes
    } catch let error as SysfsError {
      throw error
    } catch {
      throw SysfsError(path, .read, .system(error as? Errno ?? .ioError))
    }
  }

  /// Opens what has to be a regular file.
  private static func open(
    _ path: FilePath, _ mode: FileDescriptor.AccessMode
  ) throws(SysfsError) -> FileDescriptor {
    let file: FileDescriptor
    do {
      file = try FileDescriptor.open(path, mode, options: [.closeOnExec, .noFollow, .nonBlocking])
    } catch {
      let errno = error as? Errno ?? .ioError
      // What a link, a directory, a socket or a pipe without a reader is refused with.
      let isNoFile =
        [.tooManySymbolicLinkLevels, .isDirectory].contains(errno)
        || errno == .noSuchAddressOrDevice
      throw SysfsError(path, .open, isNoFile ? .unexpectedType : .system(errno))
    }
    let isRegular = (try? file.stat())?.type == .regular
    guard isRegular else {
      try? file.close()
      throw SysfsError(path, .open, .unexpectedType)
    }
    return file
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
