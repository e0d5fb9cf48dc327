// SPDX-License-Identifier: MIT

import Foundation
import Synchronization
import SystemPackage
import Testing

/// Is a mounted machine, served by `lfa-simulate` in the foreground.
final class Mount {
  static let monitor = "firmware/lfa/47d4086d-4cfe-9846-9b95-2950cbbd5a00"
  static let payload = "firmware/lfa/05d0e189-53dc-1347-8d2b-500a4b7a3e38"

  /// Lies beside the tests.
  static let program = FilePath("/proc/self/exe").resolved.removingLastComponent()
    .appending("lfa-simulate")

  /// Tells whether this machine can mount at all; it has tried.
  static let isPossible: Bool = {
    guard let directory = try? Folder() else { return false }
    guard (try? run("\(program)", "--background", directory.path)) == Outcome(0, "", "") else {
      return false
    }
    return (try? run("fusermount3", "-u", directory.path).status) == 0
  }()

  static let requirement: Comment =
    "needs /dev/fuse, fusermount3, the right to mount, and lfa-simulate beside the tests"

  let folder: Folder
  private let process = Process()

  init(_ arguments: String...) throws {
    folder = try Folder()
    process.executableURL = URL(filePath: "\(Self.program)")
    process.arguments = arguments + [folder.path]
    try process.run()
    try wait("the mount") { self.has("simulator/log") }
  }

  deinit {
    if process.isRunning { process.terminate() }
    process.waitUntilExit()
  }

  var path: FilePath { FilePath(folder.path) }

  func has(_ name: String) -> Bool {
    (try? FileDescriptor.open(path.appending(name), .readOnly).close()) != nil
  }

  /// Reads a file, as `cat` does, without the newline at its end.
  func read(_ name: String) throws -> String {
    let file = try FileDescriptor.open(path.appending(name), .readOnly)
    return try file.closeAfter { try file.readText() }
  }

  /// Writes a file, as `echo` does.
  func write(_ name: String, _ text: String) throws {
    let file = try FileDescriptor.open(path.appending(name), .writeOnly, options: .truncate)
    try file.closeAfter { _ = try file.writeAll("\(text)\n".utf8) }
  }

  /// Tells the error of a write; nil if there is none.
  func failure(_ name: String, _ text: String = "1") -> Errno? {
    do {
      try write(name, text)
      return nil
    } catch {
      return error as? Errno
    }
  }

  /// Sends SIGTERM, and tells the exit status.
  func terminate() -> Int32 {
    process.terminate()
    return status
  }

  /// Waits for the end of the process.
  var status: Int32 {
    process.waitUntilExit()
    return process.terminationReason == .exit ? process.terminationStatus : -1
  }
}

/// Is an empty directory.
final class Folder: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/lfa-simulate-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  var isEmpty: Bool { (try? FileManager.default.contentsOfDirectory(atPath: path)) == [] }

  // Leaves what is still mounted alone.
  deinit { _ = unsafe rmdir(path) }
}

/// Tells how a program ended.
struct Outcome: Equatable {
  let status: Int32
  let output: String
  let errors: String

  init(_ status: Int32, _ output: String, _ errors: String) {
    self.status = status
    self.output = output
    self.errors = errors
  }
}

/// Runs a program that says little.
func run(_ program: String, _ arguments: String...) throws -> Outcome {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = [program] + arguments
  let output = Pipe()
  let errors = Pipe()
  process.standardOutput = output
  process.standardError = errors
  process.standardInput = FileHandle.nullDevice
  try process.run()
  process.waitUntilExit()
  let texts = [output, errors].map {
    String(decoding: $0.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  }
  return Outcome(process.terminationStatus, texts[0], texts[1])
}

/// Waits for something to become true; fails the test if it never does.
func wait(_ what: String, _ condition: () throws -> Bool) throws {
  for _ in 0..<3000 {
    if try condition() { return }
    Thread.sleep(forTimeInterval: 0.01)
  }
  Issue.record("never came: \(what)")
}

/// Makes a call on a thread of its own, which may wait for long.
final class Caller<Value: Sendable>: Sendable {
  private let result = Mutex<Value?>(nil)

  init(_ body: @escaping @Sendable () -> Value) {
    Thread.detachNewThread { [self] in
      let value = body()
      result.withLock { $0 = value }
    }
  }

  /// Waits for the call to return.
  func value() throws -> Value {
    try wait("the end of a call") { result.withLock { $0 } != nil }
    return try #require(result.withLock { $0 })
  }
}

extension FilePath {
  var resolved: FilePath {
    FilePath((try? FileManager.default.destinationOfSymbolicLink(atPath: string)) ?? string)
  }
}

extension FileDescriptor {
  func readText() throws -> String {
    var text: [UInt8] = []
    while true {
      // SAFETY: the buffer is lent for this call, and `count` is what was written to it.
      let part = unsafe try [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
        count = try unsafe read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      if part.isEmpty { break }
      text += part
    }
    if text.last == UInt8(ascii: "\n") { text.removeLast() }
    return String(decoding: text, as: UTF8.self)
  }
}

/// Unblocks all signals of the calling thread, so that programs it starts can be ended by them: the
/// threads that run tests block them.
func unblockSignals() {
  var none = sigset_t()
  // SAFETY: the set is this function's own.
  unsafe sigemptyset(&none)
  unsafe pthread_sigmask(SIG_SETMASK, &none, nil)
}
