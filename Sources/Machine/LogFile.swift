// SPDX-License-Identifier: MIT

import SystemPackage

/// Writes a log as it comes, so that it is complete if the process dies.
struct LogFile: Sendable {
  private let file: FileDescriptor

  /// Creates the file, or empties it.
  init(path: String) throws(Errno) {
    do {
      file = try FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.create, .truncate],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  func write(_ bytes: [UInt8]) throws {
    try file.writeAll(bytes)
  }

  func close() {
    try? file.close()
  }
}
