// SPDX-License-Identifier: MIT

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
    for name in try Directory.names(firmwareDirectory).sorted() {
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
