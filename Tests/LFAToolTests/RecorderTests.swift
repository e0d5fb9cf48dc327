// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import LFA
import LFAHistory
import LFASysfs
import LFATool
import SystemPackage
import Testing

/// A journal's socket in a directory of its own.
struct RecorderTests {
  @Test func tellsHistoryAndJournal() throws {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "lfa-recorder-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let socketPath = directory.appending(path: "journal").path
    let journal = try Listener(socketPath)
    let recorder = Recorder(
      directory: FilePath(directory.path), journal: socketPath,
      author: HistoryEntry.Author(uid: 0, pid: 7), origin: .commandLine)

    let tree = SysfsTree(root: FilePath(directory.path))
    let guid = GUID.bl31
    let path = directory.appending(path: "firmware/lfa/\(guid.text)")
    try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
    try "1.0\n".write(
      to: path.appending(path: "current_version"), atomically: false, encoding: .utf8)
    let component = try tree.component(ComponentDirectory(guid, in: tree))
    var outcome = Outcome(component, name: "a\nname", .failed, .activationFailed)
    outcome.errno = "EIO"
    outcome.message = "no luck"
    try recorder.record(outcome, command: "activate")
    let lines = journal.receive().split(separator: "\n")
    #expect(lines.contains("LFA_RESULT=failed"))
    #expect(lines.contains("PRIORITY=3"))
    #expect(lines.contains("MESSAGE_ID=\(Recorder.messageID)"))
    // A name cannot add a field of its own.
    #expect(lines.contains(#"LFA_NAME=a\nname"#))
    #expect(lines.allSatisfy { $0.contains("=") })
    let entries = try HistoryFile(directory: FilePath(directory.path)).entries().entries
    #expect(entries.map(\.errno) == ["EIO"])

    outcome.result = .nothingToDo
    try recorder.record(outcome, command: "activate")
    #expect(try HistoryFile(directory: FilePath(directory.path)).entries().entries.count == 1)
  }

  @Test func doesWithoutAJournal() throws {
    #expect(throws: Errno.noSuchFileOrDirectory) {
      try UnixDatagram.send([1], to: "/nonexistent/socket")
    }
    #expect(throws: Errno.fileNameTooLong) {
      try UnixDatagram.send([1], to: "/" + String(repeating: "x", count: 107))
    }
    #expect(throws: Errno.fileNameTooLong) { try UnixDatagram.send([1], to: "") }
  }
}

/// Receives datagrams at a path.
private final class Listener {
  private let number: Int32

  init(_ path: String) throws {
    number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // SAFETY: the test's path is shorter than `sun_path`, and the size is the address's.
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(result == 0)
  }

  deinit { close(number) }

  func receive() -> String {
    var bytes = [UInt8](repeating: 0, count: 4096)
    // SAFETY: at most the buffer's length is written.
    let count = unsafe bytes.withUnsafeMutableBytes {
      unsafe recv(number, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT))
    }
    return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
  }
}
