// SPDX-License-Identifier: MIT

import Glibc
import LFA
public import SystemPackage

/// Is a tree of the driver's files: the kernel's own, a simulated one, or a copy of one.
public struct SysfsTree: Equatable, Sendable {
  /// Names the directory that stands for /sys.
  public let root: FilePath

  /// Uses the tree in a directory; nothing is read before it is asked for.
  public init(root: FilePath = "/sys") {
    self.root = root
  }

  /// Names the directory that has a directory per component.
  public var firmwareDirectory: FilePath { root.appending("firmware").appending("lfa") }

  /// Lists the components' directories, in the order of their names.
  ///
  /// - Throws: If there is no such directory (`noSuchFileOrDirectory`: the driver is not loaded), or
  ///   it may not be read.
  public func directories() throws(SysfsError) -> DirectoryListing {
    var listing = DirectoryListing()
    for name in try entries(firmwareDirectory).sorted() {
      let path = firmwareDirectory.appending(name)
      guard let guid = GUID(name), isDirectory(path),
        listing.components.last?.guid != guid
      else {
        listing.strays.append(path)
        continue
      }
      listing.components.append(ComponentDirectory(guid: guid, path: path))
    }
    return listing
  }

  /// Tells whether a path is a directory itself, not a link to one.
  private func isDirectory(_ path: FilePath) -> Bool {
    (try? path.stat(followTargetSymlink: false))?.type == .directory
  }
}

/// Lists what is in the directory of components.
public struct DirectoryListing: Equatable, Sendable {
  /// Lists the components' directories, in the order of their names.
  public internal(set) var components: [ComponentDirectory] = []
  /// Lists what should not be there: no GUID, no directory, or a GUID that is there already in other
  /// letters.
  public internal(set) var strays: [FilePath] = []
}

/// Lists the names in a directory, in no order; those that are no UTF-8 with replacement characters.
func entries(_ directory: FilePath) throws(SysfsError) -> [String] {
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
