// SPDX-License-Identifier: MIT

import Glibc
public import SystemPackage

/// Keeps the journal of attempts: `history.jsonl` in the state directory, a line an entry.
///
/// The file grows until it is full and then becomes `history.jsonl.1`, that one `.2`, and so on.
/// Any number of threads and processes may append and read at once. Appending is serialised by a
/// lock on a file of its own, `history.lock`, that only its owner can open: whoever may read the
/// journal could otherwise lock it and keep everybody from writing.
public struct HistoryFile: Sendable {
  /// Names the state directory.
  public let directory: FilePath
  /// Tells when a file is full, in bytes.
  public let maximumSize: Int64
  /// Tells how many full files are kept; without any, the file grows on.
  public let kept: Int
  /// Bounds how long an append waits for others'.
  public let patience: Duration
  /// Bounds what is read of one file, in bytes; of a larger one it is the end that counts.
  var longestFile: Int64 = 16 << 20

  /// Uses a directory; nothing is read, or made, before it is asked for.
  public init(
    directory: FilePath, maximumSize: Int64 = 1 << 20, kept: Int = 4,
    patience: Duration = .seconds(5)
  ) {
    self.directory = directory
    self.maximumSize = maximumSize
    self.kept = kept
    self.patience = patience
  }

  /// Adds an entry at the end and returns when it is on the disk.
  ///
  /// What a crash has left of an earlier line stays a line of its own. The directory is made if it
  /// is missing, with mode 0755, files with 0644, less the process's mask.
  ///
  /// - Throws: With the error number if a file may not be made or written, or the disk is full;
  ///   `busy` if others hold the lock for too long. The journal is as it was, then, except that
  ///   an error of the disk itself leaves open whether the entry is there.
  public func append(_ entry: HistoryEntry) throws(HistoryError) {
    let line = try HistoryLine.encode(entry, for: Rotation.name(directory, 0))
    try StateFile.makeDirectory(directory)
    let lock = try lock()
    defer { StateFile.unlock(lock) }
    try append(line, rotating: true)
  }

  private func append(_ line: [UInt8], rotating: Bool) throws(HistoryError) {
    let path = Rotation.name(directory, 0)
    let file = try StateFile.make(
      path, .readWrite, [.ownerReadWrite, .groupRead, .otherRead], append: true)
    defer { try? file.close() }
    let size: Int64
    do throws(Errno) {
      size = try file.stat().size
    } catch {
      throw HistoryError(path, .open, .system(error))
    }
    if rotating && size > 0 && kept > 0 && size > maximumSize - Int64(line.count) {
      try rotate()
      return try append(line, rotating: false)
    }
    let isTorn = size > 0 && Self.byte(file, at: size - 1) != UInt8(ascii: "\n")
    try write(isTorn ? [UInt8(ascii: "\n")] + line : line, at: size, to: file, path)
    if size == 0 { try StateFile.synchronise(directory: directory) }
  }

  /// Writes at once, or not at all: what got in before the disk was full is taken out again.
  private func write(
    _ bytes: [UInt8], at size: Int64, to file: FileDescriptor, _ path: FilePath
  ) throws(HistoryError) {
    var reason = Errno.noSpace
    do {
      // SAFETY: the buffer is used for the duration of the call only.
      let count = try unsafe bytes.withUnsafeBytes { (buffer) throws in
        try unsafe file.write(buffer)
      }
      if count == bytes.count { return try StateFile.synchronise(file, path) }
    } catch let error as HistoryError {
      throw error
    } catch {
      reason = error as? Errno ?? .ioError
    }
    // The lock is held, so nothing of anybody else's stands behind it. Where even this fails, the
    // rest of a line does no harm.
    try? file.resize(to: size)
    throw HistoryError(path, .write, .system(reason))
  }

  private func rotate() throws(HistoryError) {
    let steps = Rotation.steps(kept: kept) { age in
      (try? Rotation.name(directory, age).stat(followTargetSymlink: false)) != nil
    }
    for step in steps {
      try StateFile.rename(
        Rotation.name(directory, step.from), to: Rotation.name(directory, step.to))
    }
    try StateFile.synchronise(directory: directory)
  }

  private func lock() throws(HistoryError) -> FileDescriptor {
    let path = directory.appending("history.lock")
    let file = try StateFile.make(path, .readWrite, .ownerReadWrite)
    let end = ContinuousClock.now + patience
    do throws(HistoryError) {
      while try !StateFile.tryLock(file, path) {
        guard ContinuousClock.now < end else { throw HistoryError(path, .lock, .busy) }
        // An append takes about as long as the disk needs to store it.
        usleep(2000)
      }
    } catch {
      try? file.close()
      throw error
    }
    return file
  }

  private static func byte(_ file: FileDescriptor, at offset: Int64) -> UInt8? {
    var byte: [UInt8] = [0]
    // SAFETY: the buffer is used for the duration of the call only.
    let count = unsafe byte.withUnsafeMutableBytes { buffer in
      unsafe try? file.read(fromAbsoluteOffset: offset, into: buffer)
    }
    return count == 1 ? byte[0] : nil
  }
}
