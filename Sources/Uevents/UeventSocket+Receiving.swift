// SPDX-License-Identifier: MIT

import Glibc
public import SystemPackage

extension UeventSocket {
  /// Receives one datagram, without waiting.
  ///
  /// Only what the kernel itself sent counts: any process with CAP_NET_ADMIN can send to the group.
  ///
  /// - Throws: What recvmsg() fails with, other than an overrun.
  public func receive() throws(Errno) -> Reception {
    let datagram: Datagram
    do throws(Errno) {
      datagram = try receiveDatagram()
    } catch .wouldBlock, .interrupted {
      return .nothing
    } catch .noBufferSpace {
      return .lost
    }
    guard datagram.isFromKernel, !datagram.isTruncated,
      let event = try? Uevent(datagram: datagram.bytes)
    else { return .ignored }
    return .event(event)
  }

  /// Is what recvmsg() tells.
  private struct Datagram {
    var bytes: [UInt8] = []
    var isTruncated = false
    var isFromKernel = false
  }

  private func receiveDatagram() throws(Errno) -> Datagram {
    var address = NetlinkABI.Address(family: 0, groups: 0)
    var control = NetlinkABI.CredentialsMessage()
    var flags: Int32 = 0
    var failure: Int32 = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Uevent.datagramLimit) { buffer, count in
      // SAFETY: the header names three objects that outlive the call, each with its own size; the
      // kernel writes no more than that, and `count` is what it says it has written.
      unsafe withUnsafeMutableBytes(of: &address) { name in
        unsafe withUnsafeMutableBytes(of: &control) { space in
          var vector = unsafe iovec(
            iov_base: UnsafeMutableRawPointer(buffer.baseAddress), iov_len: buffer.count)
          unsafe withUnsafeMutablePointer(to: &vector) { vector in
            var header = unsafe msghdr()
            unsafe header.msg_name = name.baseAddress
            unsafe header.msg_namelen = socklen_t(name.count)
            unsafe header.msg_iov = vector
            unsafe header.msg_iovlen = 1
            unsafe header.msg_control = space.baseAddress
            unsafe header.msg_controllen = space.count
            let received = unsafe recvmsg(descriptor.rawValue, &header, 0)
            failure = received < 0 ? errno : 0
            count = max(0, received)
            flags = unsafe header.msg_flags
          }
        }
      }
    }
    guard failure == 0 else { throw Errno(rawValue: failure) }
    let truncations = Int32(MSG_TRUNC) | Int32(MSG_CTRUNC)
    return Datagram(
      bytes: bytes, isTruncated: flags & truncations != 0,
      isFromKernel: address.family == UInt16(AF_NETLINK) && address.port == 0
        && control.level == SOL_SOCKET && control.type == NetlinkABI.credentials
        && control.credentials == NetlinkABI.Credentials())
  }
}
