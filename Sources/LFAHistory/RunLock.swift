// SPDX-License-Identifier: MIT

import Glibc
import Synchronization
public import SystemPackage

/// Keeps two runs from acting on one machine at the same time: an exclusive lock on the file `lock`
/// of the state directory.
///
/// The kernel frees it when its process ends, however it ends. The file is never removed: another
/// run could hold the lock of the removed one. Only its owner can open it, since who can open a file
/// can lock it.
public final class RunLock: Sendable {
  /// Tells who perhaps holds the lock: what the file says may be an earlier run's.
  public struct Holder: Equatable, Sendable {
    /// Numbers the process.
    public var pid: Int32
    /// Names what it does, safe to print.
    public var command: String
  }

  /// Says why there is no lock.
  public enum Failure: Error, Equatable, Sendable {
    /// Another run has it; who that is, if the file says.
    case held(FilePath, by: Holder?)
    /// The file cannot be used.
    case file(HistoryError)
  }

  private let file: Mutex<FileDescriptor?>

  /// Takes the lock, or fails at once; makes directory and file if they are missing.
  ///
  /// - Parameters:
  ///   - name: Names the lock's file: locks of other names do not count.
  ///   - command: Is told to others that find the lock taken, up to 64 bytes.
  public convenience init(
    directory: FilePath, name: String = "lock", command: String
  ) throws(Failure) {
    let holder = Holder(pid: getpid(), command: command)
    self.init(try Self.locked(directory.appending(name), in: directory, holder))
  }

  /// Owns an open file whose lock is held.
  private init(_ file: FileDescriptor) {
    self.file = Mutex(file)
  }

  deinit { release() }

  /// Frees the lock; further calls do nothing.
  ///
  /// To be called when the work is done, lest the object, and with it the lock, goes at its last use.
  public func release() {
    file.withLock { file in
      guard let held = file else { return }
      try? held.resize(to: 0)
      StateFile.unlock(held)
      file = nil
    }
  }

  private static func locked(
    _ path: FilePath, in directory: FilePath, _ holder: Holder
  ) throws(Failure) -> FileDescriptor {
    do throws(HistoryError) {
      try StateFile.makeDirectory(directory)
      let file = try StateFile.make(path, .readWrite, .ownerReadWrite)
      do throws(HistoryError) {
        guard try StateFile.tryLock(file, path) else { throw HistoryError(path, .lock, .busy) }
      } catch {
        try? file.close()
        throw error
      }
      write(holder, to: file)
      return file
    } catch {
      throw error.kind == .busy ? .held(path, by: Self.holder(path)) : .file(error)
    }
  }

  /// Stores who holds the lock; the lock holds even where the disk is full.
  private static func write(_ holder: Holder, to file: FileDescriptor) {
    let text = "\(holder.pid) \(printable(holder.command))\n"
    try? file.resize(to: 0)
    _ = try? file.writeAll(toAbsoluteOffset: 0, text.utf8)
  }

  private static func holder(_ path: FilePath) -> Holder? {
    guard let file = try? StateFile.open(path, .readOnly) else { return nil }
    defer { try? file.close() }
    var bytes = [UInt8](repeating: 0, count: 128)
    // SAFETY: the buffer is used for the duration of the call only.
    let count = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe (try? file.read(fromAbsoluteOffset: 0, into: buffer)) ?? 0
    }
    let line = String(decoding: bytes.prefix(count).prefix { $0 != 10 }, as: UTF8.self)
    let words = line.split(separator: " ", maxSplits: 1)
    guard words.count == 2, let pid = Int32(words[0]), pid > 0 else { return nil }
    return Holder(pid: pid, command: printable(String(words[1])))
  }

  private static func printable(_ text: String) -> String {
    let bytes = text.utf8.prefix(64).map { (0x20...0x7e).contains($0) ? $0 : UInt8(ascii: "?") }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension RunLock.Failure: CustomStringConvertible {
  /// Says it in one line: what, where and why.
  public var description: String {
    switch self {
    case .held(let path, let holder?):
      "another run has locked \(path): perhaps process \(holder.pid) (\(holder.command))"
    case .held(let path, nil): "another run has locked \(path)"
    case .file(let error): error.description
    }
  }
}
