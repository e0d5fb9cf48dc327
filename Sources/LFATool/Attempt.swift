// SPDX-License-Identifier: MIT

import LFADriver
public import LFASysfs
import SystemPackage

/// Makes one attempt on one component, and finds out what became of it.
///
/// The write blocks a thread of its own for as long as the driver takes: seconds, at most its
/// prime_timeout_ms and activate_timeout_ms together.
public struct Attempt: Sendable {
  /// Tells what goes on meanwhile.
  public enum Event: Equatable, Sendable {
    /// The driver is in this state, so many seconds after the beginning.
    case phase(ComponentState, seconds: Double)
    /// The driver has been asked to cancel.
    case cancelling
    /// It cannot cancel any more; what it does has to come to an end.
    case tooLate
    /// It would not cancel.
    case cannotCancel(String)
  }

  private let request: Request
  private let target: any Target
  private let name: String

  /// Prepares an attempt on a component that has this name for people.
  public init(_ request: Request, on target: any Target, name: String) {
    self.request = request
    self.target = target
    self.name = name
  }

  /// Tells the outcome of an attempt that is not made: what the plan says, with the writes that
  /// would be made if it says ``Plan/act``.
  public func planned(_ plan: Plan, _ before: Component) -> Outcome {
    switch plan {
    case .act:
      var outcome = Outcome(
        before, name: name, request.verb == .activate ? .wouldActivate : .wouldPrime, .success)
      outcome.writes = [write]
      return outcome
    case .nothing(let reason):
      var outcome = Outcome(before, name: name, .nothingToDo, .success)
      outcome.to = nil
      outcome.message = reason
      return outcome
    case .refuse(let reason):
      var outcome = Outcome(before, name: name, .refused, .failed)
      outcome.message = reason
      if let obstacle = before.vitalProblem {
        let failure = Failure(obstacle)
        outcome.errno = obstacle.errno?.name
        outcome.status = failure.status
        if failure.status == .busy { outcome.result = .busy }
        if failure.status == .permission { outcome.message = failure.description }
      }
      return outcome
    }
  }

  private var write: Outcome.Write {
    Outcome.Write(path: target.directory.path(of: request.verb.attribute).printable, value: "1")
  }

  /// Makes the attempt.
  ///
  /// - Parameters:
  ///   - before: what the component said when the plan was made.
  ///   - interruptions: each asks to cancel; after the second nobody waits any longer. It is used
  ///     up: the next attempt needs another one.
  ///   - followsState: has the driver's file `state` read ten times a second, to tell of phases.
  ///   - notify: is told of what goes on, and of nothing once this has returned.
  public func run(
    before: Component, interruptions: AsyncStream<Void>, followsState: Bool = false,
    notify: @escaping @Sendable (Event) -> Void = { _ in }
  ) async -> Outcome {
    let pursuit = Pursuit(
      target: target, attribute: request.verb.attribute, timeout: request.timeout,
      followsState: followsState, notify: notify)
    let end = await pursuit.follow(interruptions)
    var outcome = Outcome(before, name: name, .unknown, .unknown)
    outcome.writes = [write]
    outcome.seconds = pursuit.seconds
    guard case .ended(let error, let canceller) = end else {
      outcome.message = "gave up waiting: the driver goes on, or undoes what it has begun"
      return outcome
    }
    let after = await readPatiently(since: before, isThere: error == nil)
    let evidence = Evidence(
      request: request, before: before, after: after, error: error, canceller: canceller)
    (outcome.result, outcome.status, outcome.message) = evidence.judge()
    outcome.errno = error?.errno?.name
    if outcome.result == .activated {
      outcome.to = after?.currentVersion ?? outcome.to
      if before.stopsCPUs == true { outcome.stopTime = target.lastStopTime() }
    }
    return outcome
  }

  /// Reads the component, again for two seconds if the firmware is busy; nil if it is gone or stays
  /// unreadable.
  ///
  /// - Parameter isThere: says that it should not be gone: after an activation, some drivers remove
  ///   all directories and make them anew.
  private func readPatiently(since before: Component, isThere: Bool) async -> Component? {
    for _ in 0..<20 {
      do throws(SysfsError) {
        let component = try target.read()
        let isBusy = component.problems.contains { $0.errno == .resourceBusy }
        let isHalf = component.currentVersion == nil && before.currentVersion != nil
        guard isBusy || isThere && isHalf else { return component }
      } catch {
        let isGone = [.noSuchFileOrDirectory, .operationNotSupportedByDevice].contains(error.errno)
        guard error.errno == .resourceBusy || isThere && isGone else { return nil }
      }
      try? await Task.sleep(for: .milliseconds(100))
    }
    return try? target.read()
  }
}
