// SPDX-License-Identifier: MIT

public import LFA
public import LFADriver
public import SystemPackage

/// Is the directory of a component, /sys/firmware/lfa/GUID.
public struct ComponentDirectory: Equatable, Sendable {
  /// Identifies the component.
  public let guid: GUID
  /// Names the directory as it is spelled in the tree.
  public let path: FilePath

  /// Names the directory of a component in a tree, whether or not it is there.
  public init(_ guid: GUID, in tree: SysfsTree) {
    self.init(guid: guid, path: tree.firmwareDirectory.appending(guid.text))
  }

  init(guid: GUID, path: FilePath) {
    self.guid = guid
    self.path = path
  }

  /// Names one of its files.
  public func path(of attribute: Attribute) -> FilePath {
    path.appending("\(attribute.fileName)")
  }

  /// Reads a file, without the newline behind its line.
  ///
  /// This may wait for an activation that runs, and asks the firmware where ABI.md says so.
  public func read(_ attribute: Attribute) throws(SysfsError) -> String {
    try SysfsFile.line(path(of: attribute))
  }

  /// Writes a file: what the driver does then is done when this returns.
  public func write(_ attribute: Attribute, _ value: String) throws(SysfsError) {
    try SysfsFile.write(path(of: attribute), value)
  }
}
