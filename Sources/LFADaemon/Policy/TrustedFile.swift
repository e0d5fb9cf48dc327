// SPDX-License-Identifier: MIT

import Glibc
import LFASysfs
public import SystemPackage

/// Opens files that say what the daemon does: nobody but root and its own user may write to them.
enum TrustedFile {
  /// Opens a regular file. Links are followed, since configuration is often linked into place; what
  /// counts is the file at their end.
  static func open(_ path: FilePath) throws(PolicyError) -> FileDescriptor {
    let file: FileDescriptor
    do {
      // To open a device may start something, and without another end a pipe is waited for.
      guard try path.stat().type == .regular else {
        throw PolicyError(path.printable, "is no regular file")
      }
      file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
    } catch let error as PolicyError {
      throw error
    } catch {
      throw PolicyError(path.printable, "cannot be opened: \(error)")
    }
    do throws(PolicyError) {
      try check(file, path)
    } catch {
      try? file.close()
      throw error
    }
    return file
  }

  private static func check(_ file: FileDescriptor, _ path: FilePath) throws(PolicyError) {
    guard let status = try? file.stat(), status.type == .regular else {
      throw PolicyError(path.printable, "is no regular file")
    }
    guard status.userID.rawValue == 0 || status.userID.rawValue == geteuid() else {
      throw PolicyError(path.printable, "belongs neither to root nor to the user who runs this")
    }
    guard status.permissions.isDisjoint(with: [.groupWrite, .otherWrite]) else {
      throw PolicyError(path.printable, "can be written by others; chmod go-w")
    }
  }
}

extension Policy {
  /// Bounds the file, in bytes.
  public static let sizeLimit = 65_536

  /// Reads the file.
  ///
  /// - Throws: What is wrong, with the place; also if others than its owner could have written it.
  public static func read(_ path: FilePath) throws(PolicyError) -> Policy {
    let file = try TrustedFile.open(path)
    defer { try? file.close() }
    var text: [UInt8] = []
    do {
      var buffer = [UInt8](repeating: 0, count: 8192)
      while text.count <= sizeLimit {
        // SAFETY: the kernel writes at most the buffer's size, and `count` is what it has written.
        let count = try unsafe buffer.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
        guard count > 0 else { break }
        text += buffer[..<count]
      }
    } catch {
      throw PolicyError(path.printable, "cannot be read: \(error)")
    }
    guard text.count <= sizeLimit else {
      throw PolicyError(path.printable, "is longer than \(sizeLimit) bytes")
    }
    do throws(PolicyError) {
      return try Policy(text: text)
    } catch {
      throw PolicyError("\(path.printable): \(error.place)", error.problem)
    }
  }
}
