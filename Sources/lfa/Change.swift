// SPDX-License-Identifier: MIT

import LFAHistory
import LFASysfs
import LFATool

/// Is what `activate` and `prime` have in common.
struct Change {
  let session: Session
  let conditions: ConditionOptions
  let verb: Request.Verb
  /// Leaves out what cannot be activated, in place of refusing.
  var isSelective = false

  private var request: Request { conditions.request(verb) }

  /// Is a component, and what the request means for it.
  private struct Step {
    let attempt: Attempt
    let before: Component
    let plan: Plan
  }

  /// Plans, asks, acts and tells.
  func perform(_ directories: [ComponentDirectory]) async throws(Failure) -> ExitStatus {
    if conditions.dryRun {
      let steps = try plan(directories)
      let outcomes = steps.map { $0.attempt.planned($0.plan, $0.before) }
      return try tell(outcomes)
    }
    var confirmed: [Component]?
    if !conditions.yes {
      let steps = try plan(directories)
      guard isWorthIt(steps) else { return try tell(idle(steps)) }
      try confirm(steps)
      confirmed = steps.map(\.before)
    }
    let lock = try session.lock("lfa \(verb.rawValue)")
    defer { lock?.release() }
    // Only now is nobody else at it.
    let steps = try plan(directories)
    if let confirmed { try compare(steps, with: confirmed) }
    guard isWorthIt(steps) else { return try tell(idle(steps)) }
    guard let inhibitor = conditions.inhibition.inhibitor(session.options) else {
      return try tell(await run(steps))
    }
    let outcomes = try await inhibitor.hold("firmware is being activated") { await run(steps) }
    return try tell(outcomes)
  }

  /// Refuses to do other than what somebody said yes to.
  private func compare(_ steps: [Step], with confirmed: [Component]) throws(Failure) {
    for now in steps.map(\.before) {
      let component = confirmed.first { $0.guid == now.guid }
      guard
        component?.currentVersion != now.currentVersion
          || component?.pendingVersion != now.pendingVersion
      else { continue }
      throw Failure(
        .failed,
        "\(session.names.displayName(now)) is not as it was when you were asked: "
          + "\(now.currentVersion?.text ?? "?") → \(now.pendingVersion?.text ?? "nothing")",
        remedy: "look again and repeat it")
    }
  }

  private func plan(_ directories: [ComponentDirectory]) throws(Failure) -> [Step] {
    var steps: [Step] = []
    for directory in directories {
      guard
        let component = try isSelective ? session.readIfThere(directory) : session.read(directory)
      else { continue }
      let name = session.names.displayName(component)
      let target = TreeTarget(session.tree, directory)
      var plan = request.plan(component)
      let isNoneOfAll =
        component.isPending == false || component.isCapable == false
        || component.mayResetCPU == true
      if isSelective, isNoneOfAll, case .refuse(let reason) = plan { plan = .nothing(reason) }
      steps.append(
        Step(attempt: Attempt(request, on: target, name: name), before: component, plan: plan))
    }
    return steps
  }

  /// Tells whether anything is to be done; if anything has to be refused, nothing is.
  private func isWorthIt(_ steps: [Step]) -> Bool {
    let isRefused = steps.contains { if case .refuse = $0.plan { true } else { false } }
    return !isRefused && steps.contains { $0.plan == .act }
  }

  /// Tells of steps none of which is made.
  private func idle(_ steps: [Step]) -> [Outcome] {
    steps.map { step in
      var outcome = step.attempt.planned(step.plan, step.before)
      if step.plan == .act {
        outcome.result = .notAttempted
        outcome.message = "another component was refused"
        outcome.writes = []
      }
      return outcome
    }
  }

  private func confirm(_ steps: [Step]) throws(Failure) {
    if session.options.json {
      throw Failure(.usage, "with --json nobody is asked", remedy: "use --yes")
    }
    for step in steps where step.plan == .act {
      let outcome = step.attempt.planned(step.plan, step.before)
      let cost = verb == .prime ? "no CPU stops" : ListText.remark(step.before)
      Output.note("\(outcome.line) (\(cost))")
    }
    guard try Terminal.confirm("Go on?") else {
      throw Failure(.cancelled, "nothing was changed")
    }
  }

  private func run(_ steps: [Step]) async -> [Outcome] {
    let interruptions = Interruptions()
    defer { interruptions.stop() }
    let progress = Progress(isShown: Output.hasTerminal && !session.options.json)
    var outcomes: [Outcome] = []
    var hasFailed = false
    for step in steps {
      guard step.plan == .act else {
        outcomes.append(step.attempt.planned(step.plan, step.before))
        continue
      }
      guard !hasFailed && !interruptions.hasCome else {
        var outcome = step.attempt.planned(step.plan, step.before)
        (outcome.result, outcome.writes) = (.notAttempted, [])
        if !hasFailed { outcome.status = .cancelled }
        if interruptions.hasCome { outcome.message = "cancelled before it began" }
        outcomes.append(outcome)
        continue
      }
      let name = session.names.displayName(step.before)
      let outcome = await step.attempt.run(
        before: step.before, interruptions: interruptions.stream(),
        followsState: progress.isShown, notify: { progress.show($0, name) })
      progress.clear()
      session.record(outcome, verb.rawValue)
      outcomes.append(outcome)
      hasFailed = outcome.status != .success
    }
    return outcomes
  }

  private func tell(_ outcomes: [Outcome]) throws(Failure) -> ExitStatus {
    var status = outcomes.first { $0.status != .success }?.status ?? .success
    let isIdle = !outcomes.contains { $0.result != .nothingToDo }
    if status == .success && isIdle && conditions.exitCode { status = .nothing }
    let report = OutcomeReport(verb.rawValue, outcomes, status, isDryRun: conditions.dryRun)
    for outcome in outcomes where outcome.status != .success { Output.complain(outcome.line) }
    try session.answer(report, text(outcomes), of: status)
    return status
  }

  private func text(_ outcomes: [Outcome]) -> String {
    let told = isSelective ? outcomes.filter { $0.result != .nothingToDo } : outcomes
    guard !told.isEmpty else { return "Nothing to do: nothing is pending that can be activated.\n" }
    var text = ""
    for outcome in told where outcome.status == .success {
      text += outcome.text(isDryRun: conditions.dryRun)
    }
    return text
  }
}
