// SPDX-License-Identifier: MIT

import FirmwareImage
import Foundation

/// Reads a whole file.
func readFile(_ path: String) throws -> [UInt8] {
  do {
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  } catch {
    throw Complaint(
      path, "cannot be read: \(reason(error))", remedy: "Check the name and its permissions")
  }
}

/// Replaces a file as a whole: whoever reads it finds the old bytes or the new ones.
///
/// - Parameters:
///   - path: The file; its directory must exist.
///   - size: What the file is extended to, without taking space on the disk.
///   - parts: The bytes to write, and where.
func replaceFile(_ path: String, size: UInt64, parts: [(offset: UInt64, bytes: [UInt8])]) throws {
  let temporary = "\(path).\(ProcessInfo.processInfo.processIdentifier).new"
  do {
    try Data().write(to: URL(fileURLWithPath: temporary))
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: temporary))
    for part in parts {
      try handle.seek(toOffset: part.offset)
      try handle.write(contentsOf: Data(part.bytes))
    }
    try handle.truncate(atOffset: size)
    try handle.close()
    // Not FileManager's move, which refuses to replace a file.
    // SAFETY: both strings are passed as C strings that live for the call.
    guard unsafe rename(temporary, path) == 0 else {
      throw CocoaError(.fileWriteUnknown)
    }
  } catch {
    try? FileManager.default.removeItem(atPath: temporary)
    throw Complaint(
      path, "cannot be written: \(reason(error))", remedy: "Check the directory and free space")
  }
}

private func reason(_ error: any Error) -> String {
  switch (error as? CocoaError)?.code {
  case .fileNoSuchFile?, .fileReadNoSuchFile?: "there is no such file or directory"
  case .fileReadNoPermission?, .fileWriteNoPermission?: "permission denied"
  case .fileWriteOutOfSpace?: "the disk is full"
  default: "\((error as NSError).localizedDescription)"
  }
}

/// Lends bytes read from a file as an update store.
struct FileSource: ByteSource {
  let bytes: [UInt8]

  var size: UInt64 { UInt64(bytes.count) }

  mutating func copyBytes(
    at offset: UInt64, count: Int, into buffer: inout MutableSpan<UInt8>
  ) throws(ByteSourceError) {
    guard count >= 0, count <= buffer.count, offset <= size, UInt64(count) <= size - offset
    else { throw .outOfBounds }
    for index in 0..<count { buffer[index] = bytes[Int(offset) + index] }
  }
}
