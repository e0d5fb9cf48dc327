// SPDX-License-Identifier: MIT

import Glibc
public import SystemPackage

/// Listens to the kernel's uevents in the network namespace that the process runs in.
///
/// Another network namespace than the first hears only of network devices.
public final class UeventSocket: Sendable {
  /// Is what one look at the socket comes to.
  public enum Reception: Equatable, Sendable {
    /// The kernel tells this.
    case event(Uevent)
    /// More came than the receive buffer holds: what there is to know has to be read again.
    case lost
    /// A datagram that is not the kernel's, or makes no sense, was passed over.
    case ignored
    /// Nothing is there to be received now.
    case nothing
  }

  /// Is readable when something can be received; closed with the object.
  public let descriptor: FileDescriptor
  private let bufferSize: Int32 = 1 << 20

  /// Opens the socket. No right is needed for it.
  ///
  /// - Throws: Why the kernel refuses, as where a sandbox forbids netlink.
  public init() throws(Errno) {
    let type =
      Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
      | Int32(SOCK_NONBLOCK.rawValue)
    let number = socket(AF_NETLINK, type, NetlinkABI.kobjectUevent)
    guard number >= 0 else { throw Errno(rawValue: errno) }
    descriptor = FileDescriptor(rawValue: number)
    do throws(Errno) {
      try require(setOption(SO_PASSCRED, 1))
      // The larger buffer is worth having, not necessary: only CAP_NET_ADMIN can force it.
      if setOption(NetlinkABI.forceReceiveBuffer, bufferSize) != 0 {
        _ = setOption(SO_RCVBUF, bufferSize)
      }
      try bindToKernelGroup()
    } catch {
      try? descriptor.close()
      throw error
    }
  }

  deinit { try? descriptor.close() }

  private func setOption(_ option: Int32, _ value: Int32) -> Int32 {
    // SAFETY: the pointer is to an Int32 that outlives the call, and its size is given.
    unsafe withUnsafePointer(to: value) { pointer in
      unsafe setsockopt(
        descriptor.rawValue, SOL_SOCKET, option, pointer, socklen_t(MemoryLayout<Int32>.size))
    }
  }

  private func require(_ result: Int32) throws(Errno) {
    guard result == 0 else { throw Errno(rawValue: errno) }
  }

  private func bindToKernelGroup() throws(Errno) {
    let address = NetlinkABI.Address(
      family: UInt16(AF_NETLINK), groups: NetlinkABI.kernelGroup)
    // SAFETY: Address has the layout of sockaddr_nl, which is what AF_NETLINK's bind() reads of the
    // given size; it outlives the call.
    let result = unsafe withUnsafeBytes(of: address) { bytes -> Int32 in
      guard let start = bytes.baseAddress else { return -1 }
      return unsafe bind(
        descriptor.rawValue, start.assumingMemoryBound(to: sockaddr.self),
        socklen_t(bytes.count))
    }
    try require(result)
  }
}
