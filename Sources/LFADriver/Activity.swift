// SPDX-License-Identifier: MIT

import LFA
import Synchronization

/// Lets `cancel` meet the running transaction without a lock between them (Decisions 19).
///
/// The transaction announces itself, looks for requests between its calls and leaves its outcome
/// behind. Whoever asked it to stop is counted until it has read that outcome; until then no new
/// transaction begins, so an outcome is never mistaken for another's.
struct Activity: ~Copyable {
  /// Tells what has become of a request to stop.
  enum Answer {
    /// The transaction has not looked yet.
    case open
    /// The transaction stopped, and nothing of it is left.
    case undone
    /// The transaction could not be stopped, or had just ended by itself.
    case tooLate
  }

  private enum Phase: UInt64 {
    case idle, running, asked, refused, undone, finished
  }

  /// Names what a running transaction does.
  enum Step: UInt64 {
    case priming, activating

    /// Spells it as the file `state` does.
    var name: StaticString {
      switch self {
      case .priming: "priming"
      case .activating: "activating"
      }
    }
  }

  /// Layout: bits 63:8 number of requesters that have not read the outcome, bits 7:0 phase.
  private let word = Atomic<UInt64>(0)
  /// Holds the ``Step``, or ``settled``.
  private let step = Atomic<UInt64>(0)
  // Written only while no transaction runs and nobody is counted.
  private let x1 = Atomic<UInt64>(0)
  private let x2 = Atomic<UInt64>(0)

  private static let oneRequester: UInt64 = 1 << 8
  private static let settled = UInt64.max

  private static func phase(_ word: UInt64) -> Phase {
    Phase(rawValue: word & 0xff) ?? .idle
  }

  private static func isRunning(_ word: UInt64) -> Bool {
    switch phase(word) {
    case .running, .asked, .refused: true
    case .idle, .undone, .finished: false
    }
  }

  /// Announces a transaction; its caller holds the transaction lock.
  ///
  /// - Returns: false while somebody has yet to read the outcome of the one before.
  func begin(_ guid: GUID) -> Bool {
    guard isAnswered else { return false }
    x1.store(guid.x1, ordering: .relaxed)
    x2.store(guid.x2, ordering: .relaxed)
    take(.priming)
    word.store(Phase.running.rawValue, ordering: .releasing)
    return true
  }

  /// Tells whether nobody has yet to read the outcome of the last transaction.
  var isAnswered: Bool { word.load(ordering: .acquiring) < Activity.oneRequester }

  /// Says what the transaction does from now on.
  func take(_ step: Step) {
    self.step.store(step.rawValue, ordering: .relaxed)
  }

  /// Says that the transaction only has to tell what became of it: whoever it wakes shall read what
  /// stays.
  func settle() {
    step.store(Activity.settled, ordering: .relaxed)
  }

  /// Tells what the transaction on a component does; nil if none runs, or it has settled.
  func step(of guid: GUID) -> Step? {
    guard Activity.isRunning(word.load(ordering: .acquiring)), concerns(guid) else { return nil }
    return Step(rawValue: step.load(ordering: .relaxed))
  }

  /// Ends the transaction that ``begin(_:)`` announced.
  func end(undone: Bool) {
    setPhase(undone ? .undone : .finished)
  }

  /// Tells whether somebody asked the running transaction to stop.
  var isAskedToStop: Bool {
    Activity.phase(word.load(ordering: .acquiring)) == .asked
  }

  /// Answers those who asked: the firmware no longer lets the transaction stop.
  func refuse() {
    setPhase(.refused)
  }

  /// Asks a transaction to stop, if one runs on that component.
  ///
  /// - Returns: true if one does; the caller then has to ``leave()``.
  func ask(_ guid: GUID) -> Bool {
    // Looks before it counts, so that a request for another component is in nobody's way; and once
    // more when the transaction can no longer be another's.
    guard concerns(guid),
      word.update({ Activity.isRunning($0) ? $0 &+ Activity.oneRequester : nil })
    else { return false }
    guard concerns(guid) else {
      leave()
      return false
    }
    // Fails where the transaction ended in between; then its outcome is the answer.
    word.update { Activity.isRunning($0) ? $0 & ~0xff | Phase.asked.rawValue : nil }
    return true
  }

  /// Tells what has become of the request; between ``ask(_:)`` and ``leave()``.
  var answer: Answer {
    switch Activity.phase(word.load(ordering: .acquiring)) {
    case .running, .asked: .open
    case .undone: .undone
    case .idle, .refused, .finished: .tooLate
    }
  }

  /// Says that the answer was read, or is no longer wanted.
  func leave() {
    word.update { $0 &- Activity.oneRequester }
  }

  private func concerns(_ guid: GUID) -> Bool {
    x1.load(ordering: .relaxed) == guid.x1 && x2.load(ordering: .relaxed) == guid.x2
  }

  private func setPhase(_ phase: Phase) {
    word.update { $0 & ~0xff | phase.rawValue }
  }
}
