// SPDX-License-Identifier: MIT

import Glibc
import SystemPackage

/// Writes files that others read at any time: they find the old content or the new one, whole.
enum ReplacedFile {
  /// Writes a file anew, with mode 0644, in a directory that is there.
  ///
  /// The content is on the disk before it gets its name. The temporary name begins with a dot, which
  /// the readers of such directories pass over.
  static func write(_ text: String, to path: FilePath) throws(Errno) {
    guard let name = path.lastComponent else { throw .invalidArgument }
    let temporary = path.removingLastComponent().appending(".\(name.string).new")
    do {
      // What another run has left may be anything; it is not written to.
      unlink(temporary)
      let file = try FileDescriptor.open(
        temporary, .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
        permissions: [.ownerReadWrite])
      try file.closeAfter {
        _ = try file.writeAll(text.utf8)
        try check(fchmod(file.rawValue, 0o644))
        try check(fsync(file.rawValue))
      }
      // SAFETY: both strings live for the call.
      let result = unsafe temporary.withPlatformString { old in
        unsafe path.withPlatformString { new in unsafe rename(old, new) }
      }
      try check(result)
    } catch {
      unlink(temporary)
      throw error as? Errno ?? .ioError
    }
  }

  private static func check(_ result: Int32) throws(Errno) {
    guard result == 0 else { throw Errno(rawValue: errno) }
  }

  private static func unlink(_ path: FilePath) {
    // SAFETY: the string lives for the call.
    _ = unsafe path.withPlatformString { unsafe Glibc.unlink($0) }
  }
}
