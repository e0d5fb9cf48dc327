// SPDX-License-Identifier: MIT

import Dispatch
import LFASysfs
import Synchronization
import SystemPackage

/// Writes the files that tell others, on a thread of its own: a disk may be slow.
final class Publisher: Sendable {
  private struct State {
    var written = ""
    var time: Int64 = 0
    var failures: [FilePath: Errno] = [:]
  }

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "lfa.publisher")
  private let tree: SysfsTree
  private let complain: @Sendable (String) -> Void

  /// Tells after how long files are written though nothing is new in them, in milliseconds: their
  /// readers take old ones for those of a service that is gone.
  static let refresh: Int64 = 60_000

  init(_ tree: SysfsTree, complain: @escaping @Sendable (String) -> Void) {
    self.tree = tree
    self.complain = complain
  }

  func publish(_ situation: Situation, _ policy: Policy, at now: Moment) {
    guard policy.metricsPath != nil || policy.features != nil else { return }
    queue.async { self.write(situation, policy, now) }
  }

  /// Returns when all is written that was to be written before.
  func finish() async {
    await withCheckedContinuation { continuation in queue.async { continuation.resume() } }
  }

  private func write(_ situation: Situation, _ policy: Policy, _ now: Moment) {
    let metrics = situation.metrics(try? tree.device())
    let content = metrics + (policy.features.map { situation.labels($0, at: 0) } ?? "")
    state.withLock { state in
      guard content != state.written || now.monotonic >= state.time + Self.refresh else { return }
      state.written = content
      state.time = now.monotonic
      if let path = policy.metricsPath { write(metrics, FilePath(path), &state) }
      if let features = policy.features {
        write(situation.labels(features, at: now.wall), FilePath(features.path), &state)
      }
    }
  }

  private func write(_ text: String, _ path: FilePath, _ state: inout State) {
    do throws(Errno) {
      try ReplacedFile.write(text, to: path)
      state.failures[path] = nil
    } catch {
      if state.failures[path] != error {
        complain("cannot write \(path.printable): \(error) (\(error.name))")
      }
      state.failures[path] = error
    }
  }
}
