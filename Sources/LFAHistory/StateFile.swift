// SPDX-License-Identifier: MIT

import Glibc
import SystemPackage

/// Opens, locks and renames files of the state directory, which may hold anything.
enum StateFile {
  /// Opens what has to be a regular file; nil if there is none and none is to be made.
  ///
  /// Links are not followed, and a pipe without another end is not waited for.
  static func open(
    _ path: FilePath, _ mode: FileDescriptor.AccessMode, create permissions: FilePermissions? = nil,
    append: Bool = false
  ) throws(HistoryError) -> FileDescriptor? {
    var options: FileDescriptor.OpenOptions = [.closeOnExec, .noFollow, .nonBlocking]
    if permissions != nil { options.insert(.create) }
    if append { options.insert(.append) }
    let file: FileDescriptor
    do {
      file = try FileDescriptor.open(path, mode, options: options, permissions: permissions)
    } catch {
      switch error as? Errno ?? .ioError {
      case .noSuchFileOrDirectory where permissions == nil: return nil
      case .tooManySymbolicLinkLevels, .isDirectory, .noSuchAddressOrDevice:
        throw HistoryError(path, .open, .unexpectedType)
      case let errno: throw HistoryError(path, .open, .system(errno))
      }
    }
    guard (try? file.stat())?.type == .regular else {
      try? file.close()
      throw HistoryError(path, .open, .unexpectedType)
    }
    return file
  }

  /// Opens what has to be a regular file, and makes it if it is missing.
  static func make(
    _ path: FilePath, _ mode: FileDescriptor.AccessMode, _ permissions: FilePermissions,
    append: Bool = false
  ) throws(HistoryError) -> FileDescriptor {
    if let file = try open(path, mode, create: permissions, append: append) { return file }
    throw HistoryError(path, .open, .system(.noSuchFileOrDirectory))
  }

  /// Makes a directory and those above it, with mode 0755 less the process's mask.
  static func makeDirectory(_ path: FilePath) throws(HistoryError) {
    if (try? path.stat())?.type == .directory { return }
    let parent = path.removingLastComponent()
    if !parent.isEmpty && parent != path { try makeDirectory(parent) }
    // SAFETY: the string lives for the call.
    let failed = unsafe path.withPlatformString { unsafe mkdir($0, 0o755) }
    guard failed != 0 else { return try synchronise(directory: parent.isEmpty ? "." : parent) }
    let reason = Errno(rawValue: errno)
    guard reason == .fileExists else { throw HistoryError(path, .create, .system(reason)) }
    // Another process may have been faster.
    guard (try? path.stat())?.type == .directory else {
      throw HistoryError(path, .create, .system(.notDirectory))
    }
  }

  /// Takes the exclusive lock of an open file if it is free.
  static func tryLock(_ file: FileDescriptor, _ path: FilePath) throws(HistoryError) -> Bool {
    while flock(file.rawValue, LOCK_EX | LOCK_NB) != 0 {
      switch Errno(rawValue: errno) {
      case .wouldBlock: return false
      case .interrupted: continue
      case let reason: throw HistoryError(path, .lock, .system(reason))
      }
    }
    return true
  }

  /// Frees the lock and closes the file.
  ///
  /// Closing alone does not do: a child process that is just being started has the file open, too,
  /// until it runs its own program.
  static func unlock(_ file: FileDescriptor) {
    _ = flock(file.rawValue, LOCK_UN)
    try? file.close()
  }

  /// Renames a file over whatever has the new name; false if there is none to rename.
  @discardableResult
  static func rename(_ old: FilePath, to new: FilePath) throws(HistoryError) -> Bool {
    // SAFETY: both strings live for the call.
    let failed = unsafe old.withPlatformString { from in
      unsafe new.withPlatformString { to in unsafe Glibc.rename(from, to) }
    }
    guard failed != 0 else { return true }
    let reason = Errno(rawValue: errno)
    guard reason == .noSuchFileOrDirectory else {
      throw HistoryError(old, .rename, .system(reason))
    }
    return false
  }

  /// Waits until the content of a file is on the disk.
  static func synchronise(_ file: FileDescriptor, _ path: FilePath) throws(HistoryError) {
    guard fsync(file.rawValue) == 0 else {
      throw HistoryError(path, .write, .system(Errno(rawValue: errno)))
    }
  }

  /// Waits until the names in a directory are on the disk.
  static func synchronise(directory: FilePath) throws(HistoryError) {
    let file: FileDescriptor
    do {
      file = try FileDescriptor.open(directory, .readOnly, options: [.directory, .closeOnExec])
    } catch {
      throw HistoryError(directory, .open, .system(error as? Errno ?? .ioError))
    }
    defer { try? file.close() }
    try synchronise(file, directory)
  }
}
