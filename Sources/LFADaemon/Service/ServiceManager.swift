// SPDX-License-Identifier: MIT

import Glibc
public import SystemPackage

/// Tells systemd what goes on: a datagram to the socket that the environment names (sd_notify(3)).
public struct ServiceManager: Sendable {
  /// Names the socket; begins with `@` where it has no place in the file system.
  private let socketPath: String
  /// Tells within which time systemd wants a sign of life; nil if it wants none.
  public let watchdog: Duration?

  /// Finds the manager in an environment; nil if there is none, or its socket has no name that one
  /// can have.
  ///
  /// - Parameter process: is the number of the process, this one by default: the watchdog may be
  ///   meant for another one.
  public init?(environment: [String: String], process: Int32? = nil) {
    guard let path = environment["NOTIFY_SOCKET"], let first = path.utf8.first,
      first == UInt8(ascii: "/") || first == UInt8(ascii: "@"),
      (2...Self.longestPath).contains(path.utf8.count)
    else { return nil }
    socketPath = path
    let isOurs = environment["WATCHDOG_PID"].map { Int32($0) == process ?? getpid() } ?? true
    let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
    watchdog = isOurs && microseconds > 0 ? .microseconds(microseconds) : nil
  }

  private static let longestPath = 107

  /// Tells something: lines of NAME=value. Whether anybody hears it is not known.
  ///
  /// - Throws: Why the datagram could not be sent.
  public func notify(_ lines: [String]) throws(Errno) {
    let number = socket(
      AF_UNIX,
      Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        | Int32(SOCK_NONBLOCK.rawValue), 0)
    guard number >= 0 else { throw Errno(rawValue: errno) }
    defer { close(number) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var name = Array(socketPath.utf8)
    // A zero byte in front stands for "not in the file system"; there is none behind.
    if name[0] == UInt8(ascii: "@") { name[0] = 0 }
    let length = MemoryLayout<sa_family_t>.size + name.count
    // SAFETY: the name has at most 107 bytes, one less than `sun_path`.
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: name) }
    let message = Array(lines.joined(separator: "\n").utf8)
    // SAFETY: the message and the address outlive the call, and both sizes are theirs: `length` is
    // that of the part of the address that is filled.
    let sent = unsafe message.withUnsafeBytes { message in
      unsafe withUnsafeBytes(of: &address) { bytes -> Int in
        guard let start = bytes.baseAddress else { return -1 }
        return unsafe sendto(
          number, message.baseAddress, message.count, Int32(MSG_NOSIGNAL),
          start.assumingMemoryBound(to: sockaddr.self), socklen_t(length))
      }
    }
    guard sent == message.count else { throw Errno(rawValue: errno) }
  }
}
