// SPDX-License-Identifier: MIT

import SystemPackage

/// Reads a file that somebody named, and no more than so much of it.
func contents(of path: String, limit: Int = 4 << 20) throws(Complaint) -> [UInt8] {
  do {
    // A FIFO would keep the opening until somebody writes.
    let file = try FileDescriptor.open(
      FilePath(path), .readOnly, options: [.nonBlocking, .closeOnExec])
    return try file.closeAfter { try read(file, limit) }
  } catch is TooLarge {
    throw Complaint(path, "is larger than \(limit) bytes")
  } catch let error as Errno {
    throw Complaint(path, "\(error)")
  } catch {
    throw Complaint(path, "cannot be read: \(error)")
  }
}

private func read(_ file: FileDescriptor, _ limit: Int) throws -> [UInt8] {
  var bytes: [UInt8] = []
  while bytes.count <= limit {
    // SAFETY: the buffer is lent for this call, and `count` is what was written to it.
    let part = unsafe try [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
      count = try unsafe file.read(into: UnsafeMutableRawBufferPointer(buffer))
    }
    if part.isEmpty { return bytes }
    bytes += part
  }
  throw TooLarge()
}

private struct TooLarge: Error {}
