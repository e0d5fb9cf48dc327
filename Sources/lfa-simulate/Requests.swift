// SPDX-License-Identifier: MIT

import Glibc
import LFASimulator
import SystemPackage
import VirtualTime

/// Keeps the requests that the driver may have wait, and kills those whose callers are being
/// killed. The machine's clock protects everything.
///
/// FUSE tells of every signal that comes for a caller, but the driver's waits end for deadly ones
/// only: so the caller is looked at, and again for as long as the request lasts, because FUSE tells
/// but once.
final class Requests: @unchecked Sendable {
  private struct Request {
    let process: SimulatedProcess
    let caller: pid_t
    var isInterrupted = false
    var isKilled = false

    var isToBeWatched: Bool { isInterrupted && !isKilled }
  }

  private let machine: SimulatedMachine
  private var requests: [UInt: Request] = [:]
  private var last: UInt = 0

  init(_ machine: SimulatedMachine) {
    self.machine = machine
  }

  private var clock: VirtualClock { machine.hardware.clock }

  /// Begins to keep a request.
  func begin(_ process: SimulatedProcess, caller: pid_t) -> UInt {
    clock.change {
      last += 1
      requests[last] = Request(process: process, caller: caller)
      return last
    }
  }

  func end(_ number: UInt) {
    clock.change { requests[number] = nil }
  }

  /// Notes that a signal came for the caller.
  func interrupt(_ number: UInt) {
    clock.change { requests[number]?.isInterrupted = true }
  }

  /// Waits for all requests to end, since the driver was told to shut down, then kills those that
  /// are left. Each takes no longer than a second: a CPU that a fault plan holds in the firmware is
  /// not let go.
  func endAll() {
    awaitEnd()
    for request in clock.change({ Array(requests.values) }) { request.process.kill() }
    awaitEnd()
  }

  private func awaitEnd() {
    let deadline = clock.now &+ 1_000_000_000
    clock.wait(until: deadline, for: "requests to end") { [self] in requests.isEmpty }
  }

  /// Looks after interrupted requests, for ever.
  func watch() {
    while true {
      clock.wait(until: .max, for: "a request to be interrupted") { [self] in
        requests.values.contains(where: \.isToBeWatched)
      }
      for (number, request) in clock.change({ requests.filter { $0.value.isToBeWatched } })
      where isBeingKilled(request.caller) {
        request.process.kill()
        clock.change { requests[number]?.isKilled = true }
      }
      clock.sleep(until: clock.now &+ 20_000_000)
    }
  }

  /// Tells whether SIGKILL is pending for a thread, as it is for all threads of a process that any
  /// signal is about to end. A thread that cannot be seen counts as one that is.
  private func isBeingKilled(_ thread: pid_t) -> Bool {
    guard let status = try? contents(of: "/proc/\(thread)/status", limit: 1 << 16) else {
      return true
    }
    for line in String(decoding: status, as: UTF8.self).split(separator: "\n") {
      guard line.hasPrefix("SigPnd:") else { continue }
      let signals = UInt64(line.dropFirst(7).drop { $0 == "\t" || $0 == " " }, radix: 16)
      return signals.map { $0 >> UInt64(SIGKILL - 1) & 1 == 1 } ?? true
    }
    return true
  }
}
