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

  /// Lists the components' directories, in the order of their GUIDs.
  ///
  /// - Throws: If there is no such directory (`noSuchFileOrDirectory`: the driver is not loaded), or
  ///   it may not be read.
  public func directories() throws(SysfsError) -> DirectoryListing {
    let parent = firmwareDirectory
    var listing = DirectoryListing()
    // Spellings of one GUID come together, the driver's own first.
    let names = try Directory.names(parent).map { (key: $0.lowercased(), name: $0) }
      .sorted { $0.key == $1.key ? $0.name > $1.name : $0.key < $1.key }
    for (_, name) in names {
      let path = parent.appending(name)
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
  /// Lists the components' directories, in the order of their GUIDs.
  public internal(set) var components: [ComponentDirectory] = []
  /// Lists what should not be there: no GUID, no directory, or a GUID that is there already in other
  /// letters. A name that is no UTF-8 has replacement characters.
  public internal(set) var strays: [FilePath] = []
}
