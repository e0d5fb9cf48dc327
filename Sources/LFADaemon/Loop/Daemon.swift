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

  private(set) var decider: Decider
  private(set) var memory = Memory()
  private(set) var tally: Tally
  private(set) var components: [Component] = []
  private(set) var decisions: [Decision] = []
  /// Is the attempt that runs.
  private(set) var order: AttemptOrder?
  private(set) var isPolicyValid = true
  private(set) var isTreeReadable = true
  private(set) var terminations = 0
  /// Tells that an attempt has ended since the components were read: what they said is no ground for
  /// the next one.
  private var isOutOfDate = false
  private var isStopTold = false
  private var told: [GUID: String] = [:]
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

  private mutating func note(
    _ components: [Component], _ events: [WatchEvent], at now: Moment,
    _ commands: inout [Command]
  ) {
    if !isTreeReadable { commands.append(.log(.notice, "the components can be listed again")) }
    isTreeReadable = true
    isOutOfDate = false
    self.components = components
    memory.note(components, at: now.monotonic)
    for event in events {
      let isBad = event.kind == .failed
      commands.append(.log(isBad ? .warning : .info, event.text(decider.names)))
      if isBad, event.component.lastResult?.errno == "ENOTRECOVERABLE" {
        stop(event.text(decider.names), &commands)
      }
    }
  }

  private mutating func note(
    _ order: AttemptOrder, _ end: AttemptEnd, at now: Moment, _ commands: inout [Command]
  ) {
    self.order = nil
    isOutOfDate = true
    memory.note(end, of: order, at: now.monotonic)
    switch end {
    case .abandoned: commands.append(.log(.notice, "\(order.name): left alone"))
    case .vetoed(let reason):
      tally.vetoes += 1
      commands.append(.log(.warning, "\(order.name): not activated: \(reason)"))
    case .ended(let outcome):
      tally.attempts[outcome.result, default: 0] += 1
      tally.last[order.guid.text] = Tally.Last(
        name: order.name, time: now.wall, seconds: outcome.seconds ?? 0)
      commands.append(.log(outcome.status == .success ? .notice : .error, outcome.line))
      if outcome.status == .unknown { stop(outcome.line, &commands) }
    }
  }

  private mutating func stop(_ reason: String, _ commands: inout [Command]) {
    guard !isStopTold else { return }
    isStopTold = true
    memory.stop(reason)
    commands.append(.log(.critical, Self.stopText))
  }

  private static let stopText =
    "what firmware runs is unknown: nothing is activated until this service is restarted"

  private mutating func note(
    _ result: Result<Policy, PolicyError>, _ commands: inout [Command]
  ) {
    switch result {
    case .success(let policy):
      decider.policy = policy
      isPolicyValid = true
      commands.append(.log(.notice, "the policy was read again"))
    case .failure(let error):
      isPolicyValid = false
      commands.append(.log(.error, "the old policy stays: \(error)"))
    }
    warnOfStrangers(&commands)
  }

  /// Tells of rules that are about no component that is there.
  mutating func warnOfStrangers(_ commands: inout [Command]) {
    guard isTreeReadable else { return }
    for name in decider.policy.components.keys.sorted() where name != "*" {
      let isKnown = components.contains { decider.isName(name, of: $0) }
      if !isKnown {
        commands.append(
          .log(.warning, "the policy's rule \"\(name)\" is about no component that is there"))
      }
    }
  }

  private mutating func terminate(_ commands: inout [Command]) {
    terminations += 1
    guard let order else { return }
    if terminations == 1 {
      commands.append(.log(.notice, "\(order.name): ending when the attempt is over"))
      commands.append(.callOff)
    } else {
      commands.append(.log(.warning, "\(order.name): asking the driver to cancel"))
      commands.append(.cancel)
    }
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

  /// Tells once why an image has to wait.
  private mutating func tell(_ decision: Decision, _ commands: inout [Command]) {
    let component = decision.component
    guard case .hold(let reason, _) = decision.verdict else {
      told[component.guid] = nil
      return
    }
    let version = component.pendingVersion?.text ?? "an image"
    let text = "\(decider.names.displayName(component)): \(version) waits: \(reason.text)"
    if told[component.guid] != text && reason != .attempt {
      commands.append(.log(.info, text))
      told[component.guid] = text
    }
  }

  private var statusText: String {
    if !isTreeReadable { return "cannot list the components" }
    if memory.stopReason != nil { return "STOPPED: what firmware runs is unknown" }
    if let order { return "activating \(order.name)" }
    let pending = components.count { $0.isPending == true }
    return "watching \(components.count) components, \(pending) with firmware waiting"
  }
}

extension Verdict.Reason {
  /// Explains it to people.
  var text: String {
    switch self {
    case .stopped: "what firmware runs is unknown"
    case .unreadable: "its files cannot be read"
    case .unsupported: "it cannot be activated live"
    case .policy: "the policy leaves it to a person"
    case .version: "the policy does not allow this version"
    case .failed: "it failed or was cancelled before"
    case .retry: "it is tried again later"
    case .window: "no window is open"
    case .jitter: "this machine's turn comes later"
    case .attempt: "another attempt runs"
    }
  }
}
