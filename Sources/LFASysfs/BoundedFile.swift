// SPDX-License-Identifier: MIT

public import SystemPackage

/// Reads files that may be anything, such as those somebody else can write.
///
/// No call waits for anybody but a file system: links are not followed, and of pipes and devices not
/// a byte is read.
public enum BoundedFile {
  /// Reads a whole file as UTF-8.
  ///
  /// - Throws: If it is longer than `limit` bytes, no regular file, or no text.
  public static func text(_ path: FilePath, limit: Int) throws(SysfsError) -> String {
    guard let text = String(validating: try bytes(path, limit: limit), as: UTF8.self) else {
      throw SysfsError(path, .read, .malformed("it is no UTF-8"))
    }
    return text
  }

  /// Reads a whole file.
  ///
  /// - Throws: If it is longer than `limit` bytes, or no regular file.
  public static func bytes(_ path: FilePath, limit: Int) throws(SysfsError) -> [UInt8] {
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
      guard length <= limit else { throw SysfsError(path, .read, .tooLong(limit: limit)) }
      return bytes
    } catch let error as SysfsError {
      throw error
    } catch {
      throw SysfsError(path, .read, .system(error as? Errno ?? .ioError))
    }
  }

  /// Opens what has to be a regular file.
  static func open(
    _ path: FilePath, _ mode: FileDescriptor.AccessMode
  ) throws(SysfsError) -> FileDescriptor {
    let file: FileDescriptor
    do {
      // To open a device may start something, and a pipe lets another process go on.
      guard try path.stat(followTargetSymlink: false).type == .regular else {
        throw SysfsError(path, .open, .unexpectedType)
      }
      file = try FileDescriptor.open(path, mode, options: [.closeOnExec, .noFollow, .nonBlocking])
    } catch let error as SysfsError {
      throw error
    } catch {
      let errno = error as? Errno ?? .ioError
      // It may be something else by now: a link, a directory, a socket, a pipe without a reader.
      let isNoFile =
        [.tooManySymbolicLinkLevels, .isDirectory].contains(errno)
        || errno == .noSuchAddressOrDevice
      throw SysfsError(path, .open, isNoFile ? .unexpectedType : .system(errno))
    }
    // The one that was looked at need not be the one that was opened.
    let isRegular = (try? file.stat())?.type == .regular
    guard isRegular else {
      try? file.close()
      throw SysfsError(path, .open, .unexpectedType)
    }
    return file
  }
}
