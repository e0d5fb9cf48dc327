// SPDX-License-Identifier: MIT

import FoundationEssentials
import SystemPackage

/// Keeps what is printed where the environment's LFA_SCHEMA_SAMPLES says, for Tests/Schemas/check.
enum Samples {
  /// Keeps a document, or lines of them.
  static func keep(_ name: String, _ text: String, suffix: String = "json") throws {
    guard let directory = ProcessInfo.processInfo.environment["LFA_SCHEMA_SAMPLES"] else { return }
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let path = FilePath(directory).appending("\(name).\(suffix)")
    let file = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
    try file.closeAfter { _ = try file.writeAll(text.utf8) }
  }
}
