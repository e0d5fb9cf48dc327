// SPDX-License-Identifier: MIT

public import SystemPackage

/// Says what went wrong with which file of the state directory.
public struct HistoryError: Error, Equatable, Sendable {
  /// Names what was tried.
  public enum Operation: String, Sendable {
    /// A directory was to be made.
    case create
    /// The file was to be opened.
    case open
    /// It was to be locked.
    case lock
    /// Its content was to be read.
    case read
    /// It was to be written, or made to last.
    case write
    /// It was to get another name.
    case rename
  }

  /// Says why it did not work.
  public enum Kind: Equatable, Sendable {
    /// The kernel refused.
    case system(Errno)
    /// There is a link, a pipe, a directory or a device where a regular file is expected.
    case unexpectedType
    /// The lock was not free in time.
    case busy
    /// The entry is longer than a line may be, or is none that JSON can tell.
    case unwritable
  }

  /// Names the file.
  public var path: FilePath
  /// Names what was tried.
  public var operation: Operation
  /// Says why it did not work.
  public var kind: Kind

  /// Describes a failure.
  public init(_ path: FilePath, _ operation: Operation, _ kind: Kind) {
    self.path = path
    self.operation = operation
    self.kind = kind
  }

  /// Tells the kernel's error number, if it was the kernel that refused.
  public var errno: Errno? {
    if case .system(let errno) = kind { errno } else { nil }
  }
}

extension HistoryError: CustomStringConvertible {
  /// Says it in one line: what, where and why.
  public var description: String {
    switch kind {
    case .system(let errno): "cannot \(operation.rawValue) \(path): \(errno)"
    case .unexpectedType: "\(path) is no regular file; move it out of the way"
    case .busy: "\(path) stays locked by another process"
    case .unwritable: "an entry for \(path) is too long or has no JSON form"
    }
  }
}
