// SPDX-License-Identifier: MIT

import Synchronization

/// Follows a guest that commits one fault after the other, and tells which of them were noticed.
public final class PlantedFaults: Sendable {
  /// Pairs a fault's name with the kind of trouble that has to be seen; nil where none may be.
  public typealias Expectation = (fault: String, kind: String?)

  /// Lists the faults that Tests/Guest/planted.sh has its module commit.
  public static let all: [Expectation] = [
    ("none", nil),
    ("lock-order", "lock order"),
    ("use-after-free", "memory error"),
    ("swift-use-after-free", "memory error"),
    ("swift-out-of-bounds", "memory error"),
    ("swift-stack", "memory error"),
    ("sleep-in-atomic", "sleep in atomic context"),
    ("undefined", "undefined behaviour"),
    ("freed-in-use", "misused object"),
    ("leak", "memory leak"),
  ]

  /// Describes the boot. The kernel reports more than the first fault in memory only if asked to.
  public static let scenario = Scenario(
    "planted", script: "planted", arguments: ["kasan_multi_shot"], store: "empty")

  private struct State {
    var fault: String?
    var detector = TroubleDetector(.kernel)
    var seen: [String: String] = [:]

    mutating func begin(_ fault: String?) {
      self.fault = fault
      detector = TroubleDetector(.kernel)
    }
  }

  private static let announcement = GuestConsole.mark + "fault "
  private let state = Mutex(State())

  /// Starts before the first fault.
  public init() {}

  /// Takes a line of the console.
  public func consume(_ line: String) {
    state.withLock { state in
      if let announced = line.firstRange(of: Self.announcement) {
        state.begin(String(line[announced.upperBound...].prefix { $0 != " " }))
      } else if line.contains(GuestConsole.mark + "end") {
        state.begin(nil)
      } else if let fault = state.fault, state.detector.consume(line) {
        state.seen[fault] = state.detector.trouble?.kind
      }
    }
  }

  /// Judges the boot: each fault has to be seen for what it is, and the guest has to get through.
  ///
  /// - Parameters:
  ///   - ending: Says how the machine was turned off. What the boot takes for trouble is what was
  ///     planted.
  ///   - report: Holds the guest's own results.
  public func judge(_ ending: BootOutcome.Ending, _ report: TAPReport) -> Verdict {
    var verdict = Verdict(BootOutcome(ending: ending, trouble: nil, complaints: ""), report)
    let seen = state.withLock { $0.seen }
    for (fault, kind) in Self.all {
      if seen[fault] == kind {
        verdict.passed += 1
      } else {
        let (wanted, got) = (kind ?? "nothing", seen[fault] ?? "nothing")
        verdict.failures.append("\(fault): is seen as \(got) instead of \(wanted)")
      }
    }
    return verdict
  }
}
