// SPDX-License-Identifier: MIT

/// Gives access to an update store without lending it.
///
/// The store is writable by the normal world and may change between two reads, so nothing here
/// returns a view of it: bytes are copied out, the copy is checked, and no byte is fetched twice.
public protocol ByteSource {
  /// Size of the store in bytes.
  var size: UInt64 { get }

  /// Copies bytes out of the store.
  ///
  /// Callers in this module only ask for ranges inside `0..<size`, into a buffer that holds them.
  ///
  /// - Parameters:
  ///   - offset: Offset in the store of the first byte.
  ///   - count: How many bytes to copy.
  ///   - buffer: On success its first `count` bytes are the store's.
  mutating func copyBytes(
    at offset: UInt64, count: Int, into buffer: inout MutableSpan<UInt8>
  ) throws(ByteSourceError)
}

/// Says why a store could not be read.
public enum ByteSourceError: Error, Equatable, Sendable {
  /// The range asked for is not inside the store.
  case outOfBounds
  /// The device or file failed.
  case unreadable
}

extension ByteSource {
  /// Says whether `count` bytes at `offset` lie inside the store; never overflows.
  func contains(_ offset: UInt64, count: UInt64) -> Bool {
    offset <= size && count <= size - offset
  }
}
