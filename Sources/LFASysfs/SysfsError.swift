// SPDX-License-Identifier: MIT

public import SystemPackage

/// Says what went wrong with which file, of a sysfs tree or one that a person wrote.
public struct SysfsError: Error, Equatable, Sendable {
  /// Names what was tried.
  public enum Operation: String, Sendable {
    /// The file was to be opened.
    case open
    /// Its content was to be read.
    case read
    /// It was to be written.
    case write
    /// The entries of a directory were to be listed.
    case list
  }

  /// Says why it did not work.
  public enum Kind: Equatable, Sendable {
    /// The kernel refused.
    case system(Errno)
    /// The content is none that the file may have; the text shows its beginning, safe to print.
    case malformed(String)
    /// Where a regular file or a directory is expected there is something else: a link, a pipe, a
    /// device.
    case unexpectedType
    /// The file is longer than the limit of bytes that goes with it.
    case tooLong(limit: Int)
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

extension SysfsError: CustomStringConvertible {
  /// Says it in one line: what, where and why.
  public var description: String {
    switch kind {
    case .system(let errno):
      "cannot \(operation.rawValue) \(path.printable): \(errno) (\(errno.name))"
    case .malformed(let text): "\(path.printable) has unexpected content: \(text)"
    case .unexpectedType: "\(path.printable) is neither a regular file nor a directory"
    case .tooLong(let limit): "\(path.printable) is longer than \(limit) bytes"
    }
  }
}

extension FilePath {
  /// Spells the path so that a terminal shows it and does nothing else.
  public var printable: String { string.printable }
}

extension StringProtocol {
  /// Spells the text with control characters, and those that reorder or hide text, escaped.
  public var printable: String {
    if utf8.allSatisfy({ (0x20...0x7e).contains($0) }) { return String(self) }
    var result = ""
    for scalar in unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
        .unassigned:
        result += scalar.escaped(asASCII: true)
      default:
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
