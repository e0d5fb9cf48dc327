// SPDX-License-Identifier: MIT

import Dispatch
import Foundation
import Synchronization

/// Runs several threads of which exactly one moves at any moment, in an order that a seed decides.
///
/// Whatever the code under test asks of its surroundings is a point at which another thread may go
/// on, so every run with the same seed takes the same course. The clock moves only when all threads
/// wait.
final class Interleaver: @unchecked Sendable {
  private final class Task: @unchecked Sendable {
    let turn = DispatchSemaphore(value: 0)
    var isReady: () -> Bool = { true }
    var wakeUp: UInt64?
    var isDone = false
    var isKilled = false
  }

  private var tasks: [Task] = []
  private var current = 0
  private var random: SeededGenerator
  private let finished = DispatchSemaphore(value: 0)

  /// Tells the virtual time in nanoseconds.
  private(set) var now: UInt64 = 0

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
  }

  /// Tells whether threads are running; otherwise the caller is alone.
  var isRunning: Bool { !tasks.isEmpty }

  /// Numbers the thread that moves.
  var currentTask: Int { current }

  /// Runs all bodies to their ends.
  func run(_ bodies: [@Sendable () -> Void]) {
    tasks = bodies.map { _ in Task() }
    for (index, body) in bodies.enumerated() {
      let task = tasks[index]
      Thread.detachNewThread { [self] in
        task.turn.wait()
        body()
        task.isDone = true
        handOver(from: nil)
      }
    }
    handOver(from: nil)
    finished.wait()
    tasks = []
  }

  /// Lets any thread that can go on do so.
  func pass() {
    guard isRunning else { return }
    let task = tasks[current]
    task.isReady = { true }
    handOver(from: task)
  }

  /// Waits until a condition holds, which only other threads bring about.
  func wait(until condition: @escaping () -> Bool) {
    let task = isRunning ? tasks[current] : nil
    waitThough { condition() || task?.isKilled == true }
  }

  /// Waits until a condition holds, even if the thread is killed meanwhile.
  func waitThough(until condition: @escaping () -> Bool) {
    guard isRunning else {
      precondition(condition(), "a thread that is alone waits for ever")
      return
    }
    let task = tasks[current]
    task.isReady = condition
    handOver(from: task)
  }

  /// Waits for some virtual time.
  func sleep(nanoseconds: UInt64) {
    guard isRunning else {
      now += nanoseconds
      return
    }
    let task = tasks[current]
    task.wakeUp = now + nanoseconds
    task.isReady = { [self] in task.isKilled || task.wakeUp.map { $0 <= now } ?? true }
    handOver(from: task)
    task.wakeUp = nil
  }

  /// Lets time pass for the thread that moves.
  func advance(nanoseconds: UInt64) {
    now += nanoseconds
  }

  /// Kills a thread: its waits end.
  func kill(_ index: Int) {
    if index < tasks.count { tasks[index].isKilled = true }
  }

  /// Tells whether the thread that moves is being killed.
  var isKilled: Bool { isRunning && tasks[current].isKilled }

  private func handOver(from task: Task?) {
    guard let next = choose() else {
      finished.signal()
      return
    }
    current = next
    if tasks[next] === task { return }
    tasks[next].turn.signal()
    task?.turn.wait()
  }

  private func choose() -> Int? {
    while true {
      let ready = tasks.indices.filter { !tasks[$0].isDone && tasks[$0].isReady() }
      if let next = ready.randomElement(using: &random) { return next }
      let sleepers = tasks.filter { !$0.isDone }.compactMap(\.wakeUp)
      guard let earliest = sleepers.min() else {
        precondition(tasks.allSatisfy(\.isDone), "all threads wait for each other")
        return nil
      }
      now = max(now, earliest)
    }
  }
}

/// Yields the same numbers for the same seed, on every machine (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }
}
