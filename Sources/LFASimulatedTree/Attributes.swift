// SPDX-License-Identifier: MIT

/// Tells what stat() does of a node.
public struct Attributes: Equatable, Sendable {
  /// Names the kinds of nodes.
  public enum Kind: Sendable {
    /// A directory.
    case directory
    /// A file: a read is one look, a write is one act.
    case file
    /// A symbolic link.
    case link
  }

  /// Tells the kind.
  public let kind: Kind
  /// Tells the permission bits.
  public let mode: UInt16
  /// Tells the size in bytes: that of a page for files, whatever they hold, as sysfs has it.
  public let size: Int64

  static let directory = Attributes(kind: .directory, mode: 0o755, size: 0)

  static func file(_ mode: UInt16) -> Attributes {
    Attributes(kind: .file, mode: mode, size: 4096)
  }

  static func link(to target: String) -> Attributes {
    Attributes(kind: .link, mode: 0o777, size: Int64(target.utf8.count))
  }
}
