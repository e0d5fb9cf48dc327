// SPDX-License-Identifier: MIT

import Glibc
import Subprocess
import SystemPackage
import Testing

@testable import LFAHistory

@Suite struct LockTests {
  @Test func secondRunIsTold() throws {
    let scratch = try Scratch()
    let first = try RunLock(directory: scratch.path, command: "activate\n\u{1b}[31m")
    let holder = RunLock.Holder(pid: getpid(), command: "activate??[31m")
    let failure = RunLock.Failure.held(scratch.path.appending("lock"), by: holder)
    #expect(throws: failure) { try RunLock(directory: scratch.path, command: "prime") }
    // Somebody who failed must not have freed it, or written there.
    #expect(throws: failure) { try RunLock(directory: scratch.path, command: "prime") }
    #expect(failure.description.contains("perhaps process \(getpid()) (activate??[31m)"))
    // A lock of another name is another lock.
    try RunLock(directory: scratch.path, name: "watch.lock", command: "watch").release()
    first.release()
    first.release()
    let second = try RunLock(directory: scratch.path, command: "prime")
    defer { second.release() }
    #expect(try scratch.bytes("lock") == Array("\(getpid()) prime\n".utf8))
    #expect(try scratch.path.appending("lock").stat().permissions.rawValue & 0o077 == 0)
  }

  @Test func otherProcessesLockIsSeen() async throws {
    let scratch = try Scratch()
    let path = scratch.path.appending("lock")
    // The child says when it has the lock, and keeps it until its input ends.
    _ = try await run(
      .name("flock"), arguments: [path.string, "sh", "-c", "echo locked; read line"],
      input: .inputWriter, output: .sequence, error: .discarded
    ) { execution in
      for try await _ in execution.standardOutput { break }
      #expect(throws: RunLock.Failure.held(path, by: nil)) {
        try RunLock(directory: scratch.path, command: "activate")
      }
      // What is in the file may be anything.
      for junk in ["-5 x", "9999999999999 x", "12", "\u{0}\u{1}", "x y"] {
        try scratch.write(junk.utf8, to: "lock")
        #expect(throws: RunLock.Failure.held(path, by: nil)) {
          try RunLock(directory: scratch.path, command: "activate")
        }
      }
      try scratch.write("12 lfa activate\nmore".utf8, to: "lock")
      #expect(throws: RunLock.Failure.held(path, by: .init(pid: 12, command: "lfa activate"))) {
        try RunLock(directory: scratch.path, command: "activate")
      }
      try await execution.standardInputWriter.finish()
    }
    let lock = try RunLock(directory: scratch.path, command: "activate")
    #expect(try await flockSucceeds(path) == false)
    lock.release()
    #expect(try await flockSucceeds(path))
  }

  private func flockSucceeds(_ path: FilePath) async throws -> Bool {
    let result = try await run(
      .name("flock"), arguments: ["--nonblock", path.string, "true"], output: .discarded,
      error: .discarded)
    return result.terminationStatus.isSuccess
  }

  /// A process that is just being started has all files open: a copy of one stands for it.
  @Test func copiesOfTheFileDoNotHoldTheLock() throws {
    let scratch = try Scratch()
    let path = scratch.path.appending("lock")
    let file = try #require(try StateFile.open(path, .readWrite, create: .ownerReadWrite))
    let copy = try file.duplicate()
    defer { try? copy.close() }
    #expect(try StateFile.tryLock(file, path))
    StateFile.unlock(file)
    try RunLock(directory: scratch.path, command: "test").release()
  }

  @Test func journalsLockIsWaitedForOnlySoLong() throws {
    let scratch = try Scratch()
    let path = scratch.path.appending("history.lock")
    let file = try #require(try StateFile.open(path, .readWrite, create: .ownerReadWrite))
    #expect(try StateFile.tryLock(file, path))
    let history = HistoryFile(directory: scratch.path, patience: .milliseconds(10))
    #expect(throws: HistoryError(path, .lock, .busy)) { try history.append(entry(1)) }
    try file.close()
    try history.append(entry(1))
  }
}
