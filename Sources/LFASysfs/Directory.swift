// SPDX-License-Identifier: MIT

import Glibc
public import SystemPackage

/// Lists directories, which swift-system cannot.
public enum Directory {
  /// Lists the names in a directory, in no order; those that are no UTF-8 with replacement characters.
  public static func names(_ directory: FilePath) throws(SysfsError) -> [String] {
    // SAFETY: the pointer lives for the call; the stream is closed once, at the end of this function.
    let opened = unsafe directory.withPlatformString { unsafe opendir($0) }
    guard let stream = unsafe opened else {
      throw SysfsError(directory, .list, .system(Errno(rawValue: errno)))
    }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    errno = 0
    // SAFETY: the entry is used before the next call invalidates it; its name ends in a zero.
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        unsafe tuple.withMemoryRebound(
          to: CChar.self, capacity: MemoryLayout.size(ofValue: entry.pointee.d_name)
        ) { unsafe String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
      errno = 0
    }
    guard errno == 0 else {
      throw SysfsError(directory, .list, .system(Errno(rawValue: errno)))
    }
    return names
  }
}
