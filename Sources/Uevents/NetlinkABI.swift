// SPDX-License-Identifier: MIT

/// Holds those numbers and layouts of Linux's interface that the C library's module does not tell
/// (linux/netlink.h, linux/socket.h). They are the same on all architectures with 64-bit longs.
enum NetlinkABI {
  /// Is the protocol of uevents, NETLINK_KOBJECT_UEVENT.
  static let kobjectUevent: Int32 = 15
  /// Is the group that the kernel sends to, as a bit; udevd's is the next one.
  static let kernelGroup: UInt32 = 1
  /// Has a size set beyond the limit for everybody, SO_RCVBUFFORCE.
  static let forceReceiveBuffer: Int32 = 33
  /// Marks the sender's credentials in a control message, SCM_CREDENTIALS.
  static let credentials: Int32 = 2

  /// Is a `struct sockaddr_nl`.
  struct Address {
    var family: UInt16
    var padding: UInt16 = 0
    var port: UInt32 = 0
    var groups: UInt32
  }

  /// Is a `struct ucred`.
  struct Credentials: Equatable {
    var process: Int32 = 0
    var user: UInt32 = 0
    var group: UInt32 = 0
  }

  /// Is a `struct cmsghdr` with credentials behind it.
  struct CredentialsMessage {
    var length = 0
    var level: Int32 = 0
    var type: Int32 = 0
    var credentials = Credentials()
    var padding: UInt32 = 0
  }
}
