// SPDX-License-Identifier: MIT

import FoundationEssentials
import LFA
import LFAHistory
import SystemPackage

/// Is a directory of a test's own, removed with everything in it when the test lets go of it.
final class Scratch {
  let path: FilePath

  init() throws {
    // In memory where there is such a place: the journal waits for the disk at each entry.
    let shared = FileManager.default.isWritableFile(atPath: "/dev/shm")
    let parent = FilePath(shared ? "/dev/shm" : FileManager.default.temporaryDirectory.path)
    path = parent.appending("lfa-history-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(
      atPath: path.string, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path.string) }

  func write(_ bytes: some Sequence<UInt8>, to name: String = "history.jsonl") throws {
    let file = try FileDescriptor.open(
      path.appending(name), .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
    try file.closeAfter { _ = try file.writeAll(bytes) }
  }

  func bytes(_ name: String = "history.jsonl") throws -> [UInt8] {
    try Array(Data(contentsOf: URL(filePath: path.appending(name).string)))
  }
}

/// Makes entries that can be told apart by number.
func entry(_ number: Int, message: String? = nil, guid: GUID = someGUID) -> HistoryEntry {
  var entry = HistoryEntry(
    time: Date(timeIntervalSince1970: 1_795_275_612 + Double(number)), command: "activate",
    guid: guid, result: .activated,
    author: .init(user: "alice", uid: 1000, pid: 4711, host: "rack1"), origin: .commandLine)
  entry.from = "1.\(number)"
  entry.message = message
  return entry
}

/// Tells the numbers of entries that `entry` has made.
func numbers(_ listing: HistoryListing) -> [Int] {
  listing.entries.compactMap { $0.from.flatMap { Int($0.dropFirst(2)) } }
}

let someGUID = GUID(x1: 0x1122_3344_5566_7788, x2: 0x99aa_bbcc_ddee_ff00)
let otherGUID = GUID(x1: 1, x2: 2)
