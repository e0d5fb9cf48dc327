// SPDX-License-Identifier: MIT

import Glibc
import SystemPackage
import Testing
import Uevents

/// Has the kernel itself send an event about /dev/null, which needs root and a sysfs that can be
/// written.
enum RealEvent {
  static let path: FilePath = "/sys/class/mem/null/uevent"

  static var isPossible: Bool {
    guard (try? UeventSocket()) != nil,
      let file = try? FileDescriptor.open(path, .writeOnly)
    else { return false }
    try? file.close()
    return true
  }

  static func cause() throws {
    let file = try FileDescriptor.open(path, .writeOnly)
    try file.closeAfter { _ = try file.writeAll("change".utf8) }
  }
}

@Suite(.serialized) struct SocketTests {
  @Test(.enabled(if: RealEvent.isPossible, "needs root, and a sysfs that can be written"))
  func theKernelsEventArrives() throws {
    let socket = try UeventSocket()
    try RealEvent.cause()
    // The write has returned, so the event is in the buffer, behind others perhaps.
    var found = false
    receiving: while !found {
      switch try socket.receive() {
      case .event(let event):
        found =
          event.action == "change" && event.subsystem == "mem"
          && event.devicePath.hasSuffix("/null")
      case .nothing: break receiving
      case .lost, .ignored: continue
      }
    }
    #expect(found)
  }

  /// Any process with CAP_NET_ADMIN can send to the group; what it sends looks like an event.
  @Test(.enabled(if: RealEvent.isPossible, "needs root"))
  func anImitationIsIgnored() throws {
    let socket = try UeventSocket()
    let message = ParsingTests.bytes(ParsingTests.change)
    let sender = FileDescriptor(rawValue: Glibc.socket(AF_NETLINK, Int32(SOCK_DGRAM.rawValue), 15))
    defer { try? sender.close() }
    // A sockaddr_nl: the family, then port 0 and group 1, padding in between.
    var address: [UInt32] = [UInt32(AF_NETLINK), 0, 1]
    // SAFETY: both buffers outlive the call, and their sizes are given.
    let sent = unsafe address.withUnsafeMutableBytes { address in
      unsafe message.withUnsafeBytes { message -> Int in
        guard let start = address.baseAddress else { return -1 }
        return unsafe sendto(
          sender.rawValue, message.baseAddress, message.count, 0,
          start.assumingMemoryBound(to: sockaddr.self), socklen_t(address.count))
      }
    }
    #expect(sent == message.count)
    var ignored = 0
    receiving: while true {
      switch try socket.receive() {
      case .event(let event): #expect(event.subsystem != "lfa")
      case .ignored: ignored += 1
      case .lost: continue
      case .nothing: break receiving
      }
    }
    #expect(ignored == 1)
  }

  @Test(.enabled(if: RealEvent.isPossible, "needs root, and a sysfs that can be written"))
  func anOverrunIsTold() throws {
    let socket = try UeventSocket()
    // Far more than fits into the buffer.
    for _ in 0..<20_000 { try RealEvent.cause() }
    var losses = 0
    var events = 0
    receiving: while true {
      switch try socket.receive() {
      case .event: events += 1
      case .lost: losses += 1
      case .ignored: continue
      case .nothing: break receiving
      }
    }
    #expect(losses >= 1)
    #expect(events > 100)
    // And then it works again.
    try RealEvent.cause()
    #expect(try socket.receive() != .nothing)
  }
}
