// SPDX-License-Identifier: MIT

import Glibc
import LFA
import SystemPackage
import Testing

@testable import LFAHistory

@Suite struct HostileTests {
  @Test(arguments: ["link", "pipe", "directory", "device", "dangling"])
  func onlyFilesAreUsed(_ kind: String) throws {
    for name in ["history.jsonl", "history.jsonl.2", "history.lock", "lock"] {
      let scratch = try Scratch()
      let history = HistoryFile(directory: scratch.path, patience: .zero)
      try scratch.write([], to: "elsewhere")
      try plant(kind, at: scratch.path.appending(name), scratch)
      let refused = HistoryError(scratch.path.appending(name), .open, .unexpectedType)
      switch name {
      case "history.jsonl":
        #expect(throws: refused) { try history.entries() }
        #expect(throws: refused) { try history.append(entry(1)) }
      case "history.jsonl.2":
        try history.append(entry(1))
        let listing = try history.entries()
        #expect(numbers(listing) == [1])
        #expect(listing.problems == [refused])
      case "history.lock":
        #expect(throws: refused) { try history.append(entry(1)) }
        #expect(try history.entries().entries.isEmpty)
      default:
        #expect(throws: RunLock.Failure.file(refused)) {
          try RunLock(directory: scratch.path, command: "test")
        }
      }
      #expect(try scratch.bytes("elsewhere").isEmpty)
    }
  }

  private func plant(_ kind: String, at path: FilePath, _ scratch: Scratch) throws {
    // SAFETY: the strings live for the calls.
    let failed = unsafe path.withPlatformString { name in
      switch kind {
      case "link":
        unsafe scratch.path.appending("elsewhere").withPlatformString { unsafe symlink($0, name) }
      case "dangling": unsafe symlink("nowhere", name)
      case "device": unsafe symlink("/dev/full", name)
      case "pipe": unsafe mkfifo(name, 0o600)
      default: unsafe mkdir(name, 0o700)
      }
    }
    #expect(failed == 0)
  }

  @Test func missingJournalIsEmpty() throws {
    let scratch = try Scratch()
    #expect(try HistoryFile(directory: scratch.path).entries() == HistoryListing())
    let nowhere = scratch.path.appending("a").appending("b")
    #expect(try HistoryFile(directory: nowhere).entries() == HistoryListing())
    try HistoryFile(directory: nowhere).append(entry(1))
    #expect(try HistoryFile(directory: nowhere).entries().entries.count == 1)
  }

  @Test func modesAreThoseThatAreDocumented() throws {
    let scratch = try Scratch()
    let directory = scratch.path.appending("state")
    let mask = umask(0o022)
    umask(mask)
    try HistoryFile(directory: directory).append(entry(1))
    let expected: [(FilePath, mode_t)] = [
      (directory, 0o755), (directory.appending("history.jsonl"), 0o644),
      (directory.appending("history.lock"), 0o600),
    ]
    for (path, mode) in expected {
      #expect(try path.stat().permissions.rawValue == mode & ~mask, "\(path)")
    }
  }

  @Test func errorsNamePathAndReason() throws {
    let scratch = try Scratch()
    try scratch.write([], to: "file")
    let file = scratch.path.appending("file")
    let below = file.appending("state")
    let refused = HistoryError(file, .create, .system(.notDirectory))
    #expect(throws: refused) { try HistoryFile(directory: below).append(entry(1)) }
    #expect(throws: RunLock.Failure.file(refused)) {
      try RunLock(directory: below, command: "test")
    }
    #expect(
      HistoryError("/state/lock", .open, .system(.permissionDenied)).description
        == "cannot open /state/lock: Permission denied")
  }

  @Test func tooLongMessageIsCut() throws {
    let scratch = try Scratch()
    let history = HistoryFile(directory: scratch.path)
    try history.append(entry(1, message: String(repeating: "\u{1}", count: 100_000)))
    let message = try history.entries().entries.first?.message
    #expect(message == String(repeating: "\u{1}", count: 1024) + "…")
    var long = entry(2)
    long.command = String(repeating: "x", count: 70_000)
    let path = scratch.path.appending("history.jsonl")
    #expect(throws: HistoryError(path, .write, .unwritable)) { try history.append(long) }
    var infinite = entry(3)
    infinite.duration = .infinity
    #expect(throws: HistoryError(path, .write, .unwritable)) { try history.append(infinite) }
    #expect(try history.entries().entries.count == 1)
  }

  /// A file without any newline, larger than the journal's can be, with a hole nobody has room for.
  @Test func hugeFilesAreReadFromTheirEnd() throws {
    let scratch = try Scratch()
    var history = HistoryFile(directory: scratch.path, kept: 0)
    history.longestFile = 1 << 20
    try history.append(entry(1))
    let path = scratch.path.appending("history.jsonl")
    let file = try FileDescriptor.open(path, .writeOnly)
    try file.closeAfter { try file.resize(to: 1 << 40) }
    try history.append(entry(2))
    let listing = try history.entries()
    #expect(numbers(listing) == [2])
    #expect(listing.damagedLines == 1)
    #expect(listing.unreadBytes > (1 << 40) - (1 << 20))
  }

  @Test func lineOfTheLongestLengthIsRead() throws {
    let scratch = try Scratch()
    let history = HistoryFile(directory: scratch.path)
    try history.append(entry(1, message: ""))
    let plain = try scratch.bytes().count
    for (extra, damaged) in [(0, 0), (1, 1)] {
      let length = HistoryLine.longest - plain + extra
      let text = String(decoding: try scratch.bytes().prefix(plain), as: UTF8.self)
      let filler = String(repeating: "m", count: length)
      try scratch.write(text.replacing(#""message":"""#, with: #""message":"\#(filler)""#).utf8)
      let listing = try history.entries()
      #expect(listing.damagedLines == damaged)
      #expect(listing.entries.count == 1 - damaged)
      try scratch.write(text.utf8)
    }
  }
}
