// SPDX-License-Identifier: MIT

import Glibc
public import SystemPackage

/// Sends single datagrams to sockets of the machine's own services.
public enum UnixDatagram {
  /// Bounds the length of a socket's path, in bytes.
  public static let longestPath = 107

  /// Sends a datagram; it does not wait for room.
  ///
  /// - Parameter path: names the socket; one that begins with `@` has no place in the file system.
  /// - Throws: Why it could not be sent; `fileNameTooLong` for a path that no socket can have.
  public static func send(_ bytes: [UInt8], to path: String) throws(Errno) {
    var name = Array(path.utf8)
    guard (1...longestPath).contains(name.count) else { throw .fileNameTooLong }
    let number = socket(
      AF_UNIX,
      Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        | Int32(SOCK_NONBLOCK.rawValue), 0)
    guard number >= 0 else { throw Errno(rawValue: errno) }
    defer { close(number) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // A zero byte in front stands for "not in the file system"; there is none behind.
    if name[0] == UInt8(ascii: "@") { name[0] = 0 }
    let length = MemoryLayout<sa_family_t>.size + name.count
    // SAFETY: the name has at most 107 bytes, one less than `sun_path`.
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: name) }
    // SAFETY: the message and the address outlive the call, and both sizes are theirs: `length` is
    // that of the part of the address that is filled.
    let sent = unsafe bytes.withUnsafeBytes { message in
      unsafe withUnsafeBytes(of: &address) { bytes -> Int in
        guard let start = bytes.baseAddress else { return -1 }
        return unsafe sendto(
          number, message.baseAddress, message.count, Int32(MSG_NOSIGNAL),
          start.assumingMemoryBound(to: sockaddr.self), socklen_t(length))
      }
    }
    guard sent == bytes.count else { throw Errno(rawValue: errno) }
  }
}
