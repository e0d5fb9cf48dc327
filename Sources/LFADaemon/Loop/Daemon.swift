// SPDX-License-Identifier: MIT

import LFA
import LFASysfs
import LFATool

/// Is the daemon without anything around it: what it knows, and what follows from what happens.
///
/// It reads no clock and no file, and waits for nothing. ``DaemonLoop`` tells it what happens and does
/// what it says.
struct Daemon: Sendable {
  /// Is something that happens.
  enum Input: Sendable {
    /// The components were read; these events were found, by this source.
    case components([Component], [WatchEvent], WatchEvent.Source)
    /// The components cannot be listed.
    case unreadable(Failure)
    /// Uevents were lost.
    case lost
    /// The ordered attempt is over.
    case ended(AttemptOrder, AttemptEnd)
    /// The policy file was read again.
    case policy(Result<Policy, PolicyError>)
    /// Somebody asks the daemon to end.
    case terminate
    /// Time has passed.
    case time
  }

  /// Is something to do.
  enum Command: Equatable, Sendable {
    /// Tell the log.
    case log(LogLevel, String)
    /// Make an attempt, and tell its end.
    case attempt(AttemptOrder)
    /// Call the attempt off if it has not begun.
    case callOff
    /// Have the driver cancel the attempt.
    case cancel
    /// Tell the service manager in a line how things are.
    case status(String)
    /// Write the files for others anew.
    case publish
    /// End.
    case end
  }

  enum LogLevel: Sendable { case info, notice, warning, error, critical }

  var decider: Decider
  var memory = Memory()
  var tally: Tally
  var components: [Component] = []
  private(set) var decisions: [Decision] = []
  /// Is the attempt that runs.
  var order: AttemptOrder?
  var isPolicyValid = true
  var isTreeReadable = true
  var terminations = 0
  /// Tells that an attempt has ended since the components were read: what they said is no ground for
  /// the next one.
  var isOutOfDate = false
  var isStopTold = false
  var told: [GUID: String] = [:]
  private var status = ""

  init(decider: Decider, tally: Tally) {
    self.decider = decider
    self.tally = tally
  }

  /// Tells what is to do about something that happens.
  mutating func handle(_ input: Input, at now: Moment) -> [Command] {
    var commands: [Command] = []
    switch input {
    case .components(let components, let events, _):
      note(components, events, at: now, &commands)
    case .unreadable(let failure):
      if terminations > 0 { isOutOfDate = false }
      if isTreeReadable { commands.append(.log(.error, "\(failure)")) }
      isTreeReadable = false
    case .lost:
      tally.losses += 1
      commands.append(.log(.warning, "events of the kernel were lost; reading everything again"))
    case .ended(let order, let end): note(order, end, at: now, &commands)
    case .policy(let result): note(result, &commands)
    case .terminate: terminate(&commands)
    case .time: break
    }
    decide(at: now, &commands)
    commands.append(.publish)
    if isOver { commands.append(.end) }
    return commands
  }

  /// Tells whether to end now. Who is asked once reads the files a last time after an attempt, so that
  /// what is left behind for others is true.
  private var isOver: Bool {
    terminations > 0 && order == nil && (!isOutOfDate || terminations > 1)
  }

  /// Tells what files tell others.
  var situation: Situation {
    Situation(
      decisions: decisions, tally: tally, names: decider.names, stopReason: memory.stopReason,
      isPolicyValid: isPolicyValid, isTreeReadable: isTreeReadable)
  }

  /// Tells when, by the monotonic clock in milliseconds, a decision may be another one though
  /// nothing happens; nil if time alone changes none.
  func nextTurn(after now: Moment) -> Int64? {
    decisions.compactMap { decision -> Int64? in
      guard case .hold(let reason, let until) = decision.verdict else { return nil }
      if let until { return until }
      // Clocks on the wall jump, so windows are looked at often, which costs next to nothing.
      return reason == .window ? now.monotonic + 15_000 : nil
    }.min()
  }

  private mutating func decide(at now: Moment, _ commands: inout [Command]) {
    decisions = decider.decide(
      components, memory, at: now,
      isAttemptRunning: order != nil || isOutOfDate || terminations > 0)
    if !isOutOfDate {
      for decision in decisions { tell(decision, &commands) }
    }
    if let decision = decisions.first(where: { $0.verdict == .activate }) {
      let component = decision.component
      let order = AttemptOrder(
        component, name: decider.names.displayName(component), hooks: decider.policy.hooks)
      self.order = order
      commands.append(.attempt(order))
    }
    let text = statusText
    if text != status { commands.append(.status(text)) }
    status = text
  }

}
