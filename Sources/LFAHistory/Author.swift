// SPDX-License-Identifier: MIT

import Glibc

extension HistoryEntry {
  /// Tells who made an attempt, and where.
  public struct Author: Equatable, Sendable {
    /// Names the user, as far as the environment tells; nothing relies on it.
    public var user: String?
    /// Numbers the user that the process ran as.
    public var uid: UInt32?
    /// Numbers the process.
    public var pid: Int32?
    /// Names the machine.
    public var host: String?

    /// Describes somebody.
    public init(user: String? = nil, uid: UInt32?, pid: Int32?, host: String? = nil) {
      self.user = user
      self.uid = uid
      self.pid = pid
      self.host = host
    }

    /// Describes the process that asks.
    ///
    /// The user's name is the environment's word, `SUDO_USER` first: the system's list of users
    /// would need what a statically linked program has not. Of a name that is longer than 256
    /// bytes the rest is left out.
    public static func current(environment: [String: String]) -> Author {
      let user = ["SUDO_USER", "LOGNAME", "USER"].lazy.compactMap { environment[$0] }
        .first { !$0.isEmpty }
      return Author(
        user: user.map { String(decoding: $0.utf8.prefix(256), as: UTF8.self) },
        uid: geteuid(), pid: getpid(), host: hostName())
    }

    private static func hostName() -> String? {
      var buffer = [CChar](repeating: 0, count: 256)
      // SAFETY: at most 255 bytes of the buffer are written.
      guard unsafe gethostname(&buffer, 255) == 0 else { return nil }
      let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      let name = String(decoding: bytes, as: UTF8.self)
      return name.isEmpty ? nil : name
    }
  }
}
