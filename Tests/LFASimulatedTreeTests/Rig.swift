// SPDX-License-Identifier: MIT

import FaultPlan
import Foundation
import LFADriver
import LFASimulatedTree
import LFASimulator
import Synchronization
import Testing
import VirtualTime

/// Is a tree whose files are named by paths.
struct Rig: Sendable {
  static let monitor = "firmware/lfa/47d4086d-4cfe-9846-9b95-2950cbbd5a00"
  static let payload = "firmware/lfa/05d0e189-53dc-1347-8d2b-500a4b7a3e38"
  static let nextImage = "firmware/lfa/d6d0eea7-fcea-d54b-9782-9934f234b6e4"
  static let unknown = "firmware/lfa/5eb0271d-8e3a-4c6f-a65f-4dc8327b109e"

  let tree: SimulatedTree
  var machine: SimulatedMachine { tree.machine }

  init(
    _ description: MachineDescription = .standard, plan: String = "", pace: Pace = .immediate
  ) throws {
    tree = SimulatedTree(
      try description.boot(plan: try FaultPlan(plan), pace: pace),
      primeCalls: description.primeCalls)
  }

  /// Finds a node.
  func node(_ path: String) throws(LFADriver.Errno) -> Node {
    var node = Node.root
    for name in path.split(separator: "/") { node = try tree.look(for: String(name), in: node) }
    return node
  }

  func open(
    _ path: String, forReading: Bool = false, forWriting: Bool = false
  ) throws(LFADriver.Errno) -> OpenFile {
    try tree.open(try node(path), forReading: forReading, forWriting: forWriting)
  }

  /// Reads a file as cat does, without the newline at its end.
  func read(_ path: String) throws(LFADriver.Errno) -> String {
    let text = try open(path, forReading: true).read(at: 0)
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }

  /// Writes a file as echo does.
  func write(
    _ path: String, _ text: String, by process: SimulatedProcess? = nil
  ) throws(LFADriver.Errno) {
    let bytes = Array("\(text)\n".utf8)
    let count = try open(path, forWriting: true)
      .write(bytes, by: process ?? SimulatedProcess(of: machine))
    #expect(count == min(bytes.count, path.hasPrefix("simulator") ? .max : 4096))
  }

  /// Tells the error of a write; nil if there is none.
  func failure(
    _ path: String, _ text: String = "1", by process: SimulatedProcess? = nil
  ) -> LFADriver.Errno? {
    do throws(LFADriver.Errno) {
      try write(path, text, by: process)
      return nil
    } catch {
      return error
    }
  }

  /// Waits until a file reads as something; fails the test if it never does.
  func await(_ path: String, _ text: String) throws {
    for _ in 0..<30_000 {
      if try read(path) == text { return }
      Thread.sleep(forTimeInterval: 0.001)
    }
    Issue.record("\(path) never reads as \(text)")
  }

  func has(_ path: String) -> Bool { (try? node(path)) != nil }
}

extension OpenFile {
  func read(at offset: Int64, count: Int = 4096) throws(LFADriver.Errno) -> String {
    String(decoding: try read(at: offset, count: count, by: nobody()), as: UTF8.self)
  }

  private func nobody() -> SimulatedProcess { SimulatedProcess(of: machine) }
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

  /// Waits for the call to return; nil, and the test fails, if it never does.
  var value: Value? {
    for _ in 0..<30_000 {
      if let value = result.withLock({ $0 }) { return value }
      Thread.sleep(forTimeInterval: 0.001)
    }
    Issue.record("a call never returns")
    return nil
  }
}

/// Runs `body` and tells the error that it throws; nil if there is none.
func failure(_ body: () throws(LFADriver.Errno) -> Void) -> LFADriver.Errno? {
  do throws(LFADriver.Errno) {
    try body()
    return nil
  } catch {
    return error
  }
}
