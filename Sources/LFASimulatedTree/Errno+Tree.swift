// SPDX-License-Identifier: MIT

public import LFADriver

/// Names the errors of the tree that the driver has no use for, by Linux's numbers.
extension Errno {
  /// ENOENT: there is no such file or directory.
  public static var noEntry: Errno { Errno(rawValue: 2) }
  /// EACCES: the file's mode does not allow it.
  public static var access: Errno { Errno(rawValue: 13) }
  /// EEXIST: there is such a component already.
  public static var exists: Errno { Errno(rawValue: 17) }
  /// ENOTDIR: it is no directory.
  public static var notDirectory: Errno { Errno(rawValue: 20) }
  /// EISDIR: it is a directory.
  public static var isDirectory: Errno { Errno(rawValue: 21) }
  /// EFBIG: too much is written at once.
  public static var tooBig: Errno { Errno(rawValue: 27) }
  /// ENOSPC: there is no room for more.
  public static var noSpace: Errno { Errno(rawValue: 28) }
}
