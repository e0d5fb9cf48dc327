// SPDX-License-Identifier: MIT

import FoundationEssentials
import Glibc
public import SystemPackage

/// Is a tree of plain files in place of sysfs, in a directory of a test's own; removed with
/// everything in it when the test lets go of it.
public final class TreeFixture: Sendable {
  /// Names the directory that stands for /sys.
  public let root: FilePath

  /// Makes a tree of components that have these files, by their GUIDs.
  public init(_ components: [String: [String: String]] = [:]) throws {
    let shared = FileManager.default.isWritableFile(atPath: "/dev/shm")
    let parent = FilePath(shared ? "/dev/shm" : FileManager.default.temporaryDirectory.path)
    root = parent.appending("lfa-tree-\(UInt64.random(in: 0 ... .max))")
    try makeDirectory("firmware/lfa")
    for (guid, files) in components { try add(guid, files) }
  }

  deinit { try? FileManager.default.removeItem(atPath: root.string) }

  /// Names something in the tree.
  public func path(_ relative: String) -> FilePath { root.pushing(FilePath(relative)) }

  /// Names a file of a component, or its directory.
  public func component(_ guid: String, _ file: String = "") -> FilePath {
    path("firmware/lfa/\(guid)").pushing(FilePath(file))
  }

  /// Adds a component with files of one line each.
  public func add(_ guid: String, _ files: [String: String]) throws {
    try makeDirectory("firmware/lfa/\(guid)")
    for (name, line) in files { try write(line + "\n", to: component(guid, name)) }
  }

  /// Adds the files about the driver as a whole.
  public func addDevice(_ files: [String: String] = TreeFixture.device) throws {
    let directory = "bus/platform/drivers/arm-lfa"
    try makeDirectory("devices/platform/arm-lfa")
    try makeDirectory(directory)
    for (name, line) in files {
      try write(line + "\n", to: path("devices/platform/arm-lfa/\(name)"))
    }
    try makeLink(path("\(directory)/arm-lfa"), to: "../../../../devices/platform/arm-lfa")
    try write("", to: path("\(directory)/bind"))
  }

  /// Makes a directory and those above it.
  public func makeDirectory(_ relative: String) throws {
    try FileManager.default.createDirectory(
      atPath: path(relative).string, withIntermediateDirectories: true)
  }

  /// Puts a file in place of whatever is there.
  public func write(_ text: String, to path: FilePath) throws {
    try write(bytes: Array(text.utf8), to: path)
  }

  /// Puts a file in place of whatever is there.
  public func write(bytes: [UInt8], to path: FilePath) throws {
    remove(path)
    let file = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .exclusiveCreate], permissions: .ownerReadWrite)
    try file.closeAfter { _ = try file.writeAll(bytes) }
  }

  /// Puts a file of zeros in place of whatever is there; it takes no room.
  public func writeSparse(_ length: Int64, to path: FilePath) throws {
    try write("", to: path)
    let file = try FileDescriptor.open(path, .writeOnly)
    try file.closeAfter { try file.resize(to: length) }
  }

  /// Puts a link in place of whatever is there.
  public func makeLink(_ path: FilePath, to target: String) throws {
    remove(path)
    try FileManager.default.createSymbolicLink(
      atPath: path.string, withDestinationPath: target)
  }

  /// Puts a pipe in place of whatever is there.
  public func makePipe(_ path: FilePath) throws {
    remove(path)
    // SAFETY: the text lives for the call.
    guard unsafe mkfifo(path.string, 0o600) == 0 else { throw Errno(rawValue: errno) }
  }

  /// Puts a character device in place of whatever is there.
  ///
  /// - Throws: `notPermitted` for anybody but root.
  public func makeDevice(_ path: FilePath, major: UInt, minor: UInt) throws {
    remove(path)
    // SAFETY: the text lives for the call.
    let status = unsafe mknod(path.string, S_IFCHR | 0o600, major << 8 | minor)
    guard status == 0 else { throw Errno(rawValue: errno) }
  }

  /// Puts a socket in place of whatever is there.
  public func makeSocket(_ path: FilePath) throws {
    remove(path)
    // SAFETY: the text lives for the call.
    guard unsafe mknod(path.string, S_IFSOCK | 0o600, 0) == 0 else { throw Errno(rawValue: errno) }
  }

  /// Removes what is there, if anything is.
  public func remove(_ path: FilePath) { try? FileManager.default.removeItem(atPath: path.string) }

  /// Tells what a file holds.
  public func text(_ path: FilePath) throws -> String {
    let file = try FileDescriptor.open(path, .readOnly)
    return try file.closeAfter {
      var bytes = [UInt8](repeating: 0, count: 65_536)
      // SAFETY: the buffer is used for the duration of the call only.
      let count = try unsafe bytes.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
      return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
  }
}
