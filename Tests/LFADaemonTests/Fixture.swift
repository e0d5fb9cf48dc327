// SPDX-License-Identifier: MIT

import Glibc
import LFA
import LFATool
import SystemPackage
import Testing

@testable import LFADaemon
@testable import LFASysfs

/// Makes components as if they had been read from files.
enum Fixture {
  static let tree = SysfsTree(root: "/nowhere")
  static let bl31 = GUID("47d4086d-4cfe-9846-9b95-2950cbbd5a00") ?? GUID(x1: 1, x2: 1)
  static let rmm = GUID("6c0762a6-12f2-4b56-92cb-ba8f633606d9") ?? GUID(x1: 2, x2: 2)

  /// Makes a component; `change` sets what is not as usual.
  static func component(
    _ guid: GUID = bl31, _ current: String = "1.0", pending: String? = nil,
    change: (inout Component) -> Void = { _ in }
  ) -> Component {
    var component = Component(directory: ComponentDirectory(guid, in: tree))
    component.currentVersion = FirmwareVersion(current)
    component.pendingVersion = pending.flatMap { FirmwareVersion($0) }
    component.isPending = pending != nil
    component.isCapable = true
    component.mayResetCPU = false
    component.state = pending == nil ? .idle : .pending
    change(&component)
    return component
  }

  static func result(_ errno: String, from: String, to: String, phase: String = "ACTIVATE")
    -> LastResultLine?
  {
    LastResultLine(
      "phase=\(phase) code=0 status=X errno=\(errno) duration_us=7 from=\(from) to=\(to)")
  }

  static func policy(_ text: String) throws -> Policy { try Policy(text: Array(text.utf8)) }

  /// Activates all at once.
  static let auto = #"{schema: 1, components: {"*": {activate: "auto"}}}"#

  /// Shows Saturday, 03:00, whenever it is asked.
  static func decider(_ policy: String = auto, wallTime: WallTime? = nil) throws -> Decider {
    let time = wallTime ?? WallTime(weekday: 6, second: 3 * 3600)
    return Decider(
      policy: try Self.policy(policy), names: ComponentNames(), seed: 1, wallTime: { _, _ in time })
  }

  static func outcome(
    _ component: Component, _ result: Outcome.Result, _ status: LFATool.ExitStatus
  ) -> Outcome {
    var outcome = Outcome(component, name: "it", result, status)
    outcome.seconds = 0.5
    return outcome
  }
}

/// Is a directory that goes with the test.
final class TemporaryDirectory {
  let path: FilePath

  init() throws {
    var template = Array("/tmp/lfa-daemon-XXXXXX\0".utf8.map { CChar(bitPattern: $0) })
    // SAFETY: the template ends in six X and a zero byte, and is this function's own.
    let made = unsafe mkdtemp(&template)
    guard unsafe made != nil else { throw SystemPackage.Errno(rawValue: errno) }
    path = FilePath(
      String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
  }

  deinit { remove(path) }

  func remove(_ path: FilePath) {
    if (try? path.stat(followTargetSymlink: false))?.type == .directory {
      for name in (try? Directory.names(path)) ?? [] { remove(path.appending(name)) }
    }
    // SAFETY: the string lives for the call.
    _ = unsafe path.withPlatformString { unsafe Glibc.remove($0) }
  }

  @discardableResult
  func write(_ name: String, _ text: String, mode: CModeT = 0o644) throws -> FilePath {
    let path = path.appending(name)
    let file = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
    try file.closeAfter { _ = try file.writeAll(text.utf8) }
    // SAFETY: the string lives for the call.
    #expect(unsafe path.withPlatformString { unsafe chmod($0, mode) } == 0)
    return path
  }

  func directory(_ name: String) throws {
    var path = path
    for part in name.split(separator: "/") {
      path.append(String(part))
      // SAFETY: the string lives for the call.
      _ = unsafe path.withPlatformString { unsafe mkdir($0, 0o755) }
    }
  }
}

typealias CModeT = mode_t

/// Makes the same numbers in each run (xorshift).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
