// SPDX-License-Identifier: MIT

import LFA
import LFAHistory
import LFASysfs
import LFATool
import Synchronization
import SystemPackage

/// Makes attempts.
protocol Activator: Sendable {
  /// Makes one attempt, with the hooks around it.
  ///
  /// - Parameter stops: the first calls it off if the driver has not been asked yet, the second has
  ///   the driver cancel it.
  func perform(_ order: AttemptOrder, stops: AsyncStream<Void>) async -> AttemptEnd
}

/// Makes attempts on a real tree, as `lfa activate` does.
struct TreeActivator: Activator {
  let tree: SysfsTree
  /// Names the directory for the lock; nil locks nothing.
  let state: FilePath?
  let recorder: Recorder
  /// Keeps the machine up and awake meanwhile; nil if nothing can.
  let inhibitor: Inhibitor?
  let log: @Sendable (Daemon.LogLevel, String) -> Void

  func perform(_ order: AttemptOrder, stops: AsyncStream<Void>) async -> AttemptEnd {
    let before = Task { () -> String? in
      guard let path = order.hooks.before else { return nil }
      let end = await hook(order, path, "before").run(HookVariables.before(order))
      return end.objection.map { "\(path) \($0)" }
    }
    let (interruptions, interrupter) = AsyncStream.makeStream(of: Void.self)
    let isCalledOff = Atomic(false)
    let listener = Task {
      for await _ in stops {
        if isCalledOff.exchange(true, ordering: .relaxed) { interrupter.yield() }
        before.cancel()
      }
    }
    defer { listener.cancel() }
    let objection = await before.value
    let isOff = isCalledOff.load(ordering: .relaxed)
    if let objection { return isOff ? .abandoned : .vetoed(objection) }
    let outcome = isOff ? nil : await activate(order, interruptions)
    // What the hook before has prepared is to be undone, also where nothing was tried after it.
    if let path = order.hooks.after, outcome != nil || order.hooks.before != nil {
      let end = await hook(order, path, "after").run(HookVariables.after(order, outcome))
      if let objection = end.objection { log(.warning, "\(path) \(objection)") }
    }
    return outcome.map { .ended($0) } ?? .abandoned
  }

  private func hook(_ order: AttemptOrder, _ path: String, _ phase: String) -> Hook {
    Hook(path: path, phase: phase, timeout: order.hooks.timeout) {
      log(.info, "\(path) (\(phase)): \($0)")
    }
  }

  /// Makes the attempt itself; nil if the component is gone.
  private func activate(_ order: AttemptOrder, _ interruptions: AsyncStream<Void>) async -> Outcome?
  {
    let directory = ComponentDirectory(order.guid, in: tree)
    guard let component = try? tree.componentIfThere(directory) else { return nil }
    var request = Request(.activate)
    request.expectedVersion = order.to
    request.fromVersion = order.from
    let attempt = Attempt(request, on: TreeTarget(tree, directory), name: order.name)
    let lock: RunLock?
    do throws(RunLock.Failure) {
      lock = try state.map { (path) throws(RunLock.Failure) in
        try RunLock(directory: path, command: "lfa watch")
      }
    } catch {
      var outcome = Outcome(component, name: order.name, .busy, .busy)
      outcome.message = "\(error)"
      return outcome
    }
    defer { lock?.release() }
    // The version that runs is the plan's condition as well as the one that waits: what was decided
    // may be out of date by now.
    let plan = request.plan(component)
    guard plan == .act else { return attempt.planned(plan, component) }
    do throws(Failure) {
      let outcome = try await inhibiting {
        await attempt.run(before: component, interruptions: interruptions)
      }
      record(outcome)
      return outcome
    } catch {
      var outcome = Outcome(component, name: order.name, .busy, .busy)
      outcome.message = "\(error)"
      return outcome
    }
  }

  private func inhibiting(_ body: () async -> Outcome) async throws(Failure) -> Outcome {
    guard let inhibitor else { return await body() }
    return try await inhibitor.hold("firmware is being activated", body)
  }

  private func record(_ outcome: Outcome) {
    do throws(HistoryError) {
      try recorder.record(outcome, command: "activate")
    } catch {
      log(.warning, "the history lacks this attempt: \(error)")
    }
  }
}

/// Spells what hooks are told.
enum HookVariables {
  static func before(_ order: AttemptOrder) -> [(name: String, value: String)] {
    [
      ("LFA_GUID", order.guid.text), ("LFA_NAME", order.name),
      ("LFA_FROM", order.from?.text ?? ""), ("LFA_TO", order.to?.text ?? ""),
    ]
  }

  /// - Parameter outcome: nil if nothing was tried.
  static func after(
    _ order: AttemptOrder, _ outcome: Outcome?
  ) -> [(name: String, value: String)] {
    let result = outcome?.result ?? .notAttempted
    let status = outcome?.status ?? .failed
    return before(order) + [
      ("LFA_RESULT", result.rawValue), ("LFA_STATUS", "\(status.rawValue)"),
      ("LFA_ERRNO", outcome?.errno ?? ""), ("LFA_MESSAGE", outcome?.message ?? ""),
      ("LFA_DURATION_S", outcome?.seconds.map { "\($0)" } ?? ""),
    ]
  }
}
