// SPDX-License-Identifier: MIT

import Glibc
import LFAHistory
import SystemPackage
import Testing

/// Needs a file system of its own, which only root can have; without it the test is skipped.
@Suite struct FullDiskTests {
  @Test func fullDiskLosesNothing() throws {
    let scratch = try Scratch()
    let directory = scratch.path.appending("disk")
    // SAFETY: the strings live for the calls.
    let mounted = unsafe directory.withPlatformString { name in
      unsafe mkdir(name, 0o755) == 0 && mount("none", name, "tmpfs", 0, "size=32k") == 0
    }
    guard mounted else { return }
    defer {
      _ = unsafe directory.withPlatformString { unsafe umount2($0, Int32(MNT_DETACH)) }
    }
    let history = HistoryFile(directory: directory)
    var count = 0
    do throws(HistoryError) {
      while count < 1000 {
        try history.append(entry(count, message: String(repeating: "m", count: 500)))
        count += 1
      }
      Issue.record("the disk never was full")
    } catch {
      #expect(
        error == HistoryError(directory.appending("history.jsonl"), .write, .system(.noSpace)))
    }
    #expect(count > 10)
    let listing = try history.entries()
    #expect(numbers(listing) == Array(0..<count))
    #expect(listing.damagedLines == 0)
    let lock = try RunLock(directory: directory, command: "test")
    lock.release()
  }
}
