// SPDX-License-Identifier: MIT

import Glibc
import LFATool
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
      (2...UnixDatagram.longestPath).contains(path.utf8.count)
    else { return nil }
    socketPath = path
    let isOurs = environment["WATCHDOG_PID"].map { Int32($0) == process ?? getpid() } ?? true
    let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
    watchdog = isOurs && microseconds > 0 ? .microseconds(microseconds) : nil
  }

  /// Tells something: lines of NAME=value. Whether anybody hears it is not known.
  ///
  /// - Throws: Why the datagram could not be sent.
  public func notify(_ lines: [String]) throws(Errno) {
    try UnixDatagram.send(Array(lines.joined(separator: "\n").utf8), to: socketPath)
  }
}
