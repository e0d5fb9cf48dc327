// SPDX-License-Identifier: MIT

import LFASysfs
import LFATool

extension Daemon {
  mutating func note(
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
    }
    // Whoever has tried it, and whether or not this daemon ran then.
    for component in components where component.lastResult?.errno == "ENOTRECOVERABLE" {
      stop("\(decider.names.displayName(component)): the firmware had a critical error", &commands)
    }
  }

  mutating func note(
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

  mutating func stop(_ reason: String, _ commands: inout [Command]) {
    guard !isStopTold else { return }
    isStopTold = true
    memory.stop(reason)
    commands.append(.log(.critical, Self.stopText))
  }

  fileprivate static let stopText =
    "what firmware runs is unknown: nothing is activated until a person has seen to it, and this "
    + "service is restarted"

  mutating func note(
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

  mutating func terminate(_ commands: inout [Command]) {
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
}
