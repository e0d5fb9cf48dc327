// SPDX-License-Identifier: MIT

import Dispatch
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
  ///   - interruptions: each asks to cancel; after the second nobody waits any longer.
  ///   - followsState: has the driver's file `state` read ten times a second, to tell of phases.
  ///   - notify: is told of what goes on, from any thread.
  public func run(
    before: Component, interruptions: AsyncStream<Void>, followsState: Bool = false,
    notify: @escaping @Sendable (Event) -> Void = { _ in }
  ) async -> Outcome {
    let start = ContinuousClock.now
    let end = await follow(interruptions, followsState, since: start, notify)
    let seconds = Attempt.seconds(since: start)
    var outcome = Outcome(before, name: name, .unknown, .unknown)
    outcome.writes = [write]
    outcome.seconds = seconds
    guard case .ended(let error, let canceller) = end else {
      outcome.message = "gave up waiting: the driver goes on, or undoes what it has begun"
      return outcome
    }
    let after = await readPatiently()
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

  private enum End {
    case ended(SysfsError?, Evidence.Canceller)
    case abandoned
  }

  private enum Signal: Sendable {
    case ended(SysfsError?)
    case interrupted
    case timeLimit
    case graceIsOver
    case cancelAnswered(SysfsError?)
  }

  /// Begins the write and waits for its end, cancelling it when that is asked for.
  private func follow(
    _ interruptions: AsyncStream<Void>, _ followsState: Bool,
    since start: ContinuousClock.Instant, _ notify: @escaping @Sendable (Event) -> Void
  ) async -> End {
    let (signals, continuation) = AsyncStream.makeStream(of: Signal.self)
    let target = target
    let attribute = request.verb.attribute
    DispatchQueue.global().async {
      continuation.yield(.ended(Attempt.write(target, attribute)))
    }
    var helpers = [
      Task {
        for await _ in interruptions { continuation.yield(.interrupted) }
      }
    ]
    defer { for helper in helpers { helper.cancel() } }
    if let timeout = request.timeout {
      helpers.append(
        Task {
          guard (try? await Task.sleep(for: .seconds(timeout))) != nil else { return }
          continuation.yield(.timeLimit)
          guard (try? await Task.sleep(for: .seconds(max(timeout, Attempt.grace)))) != nil
          else { return }
          continuation.yield(.graceIsOver)
        })
    }
    if followsState {
      helpers.append(Task { await watchState(since: start, notify) })
    }
    var canceller = Evidence.Canceller.nobody
    for await signal in signals {
      switch signal {
      case .ended(let error): return .ended(error, canceller)
      case .graceIsOver: return .abandoned
      case .interrupted where canceller == .user: return .abandoned
      case .interrupted, .timeLimit:
        let isFirst = canceller == .nobody
        if case .interrupted = signal { canceller = .user } else { canceller = .timeLimit }
        if isFirst {
          notify(.cancelling)
          DispatchQueue.global().async {
            continuation.yield(.cancelAnswered(Attempt.write(target, .cancel)))
          }
        }
      case .cancelAnswered(let error):
        switch error?.errno {
        case nil where error == nil: break
        case .noData?:
          // The write has not reached the driver, or has just ended.
          DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(20)) {
            continuation.yield(.cancelAnswered(Attempt.write(target, .cancel)))
          }
        case .resourceBusy?: notify(.tooLate)
        default: if let error { notify(.cannotCancel(error.description)) }
        }
      }
    }
    return .abandoned
  }

  /// Bounds how long to wait for the end of what could not be cancelled, in seconds.
  private static let grace = 15.0

  private static func write(_ target: any Target, _ attribute: Attribute) -> SysfsError? {
    do throws(SysfsError) {
      try target.write(attribute, "1")
      return nil
    } catch {
      return error
    }
  }

  private func watchState(
    since start: ContinuousClock.Instant, _ notify: @Sendable (Event) -> Void
  ) async {
    while !Task.isCancelled {
      if let state = target.state() {
        notify(.phase(state, seconds: Attempt.seconds(since: start)))
      }
      try? await Task.sleep(for: .milliseconds(100))
    }
  }

  /// Reads the component, again for two seconds if the firmware is busy; nil if it is gone or stays
  /// unreadable.
  private func readPatiently() async -> Component? {
    for _ in 0..<20 {
      do throws(SysfsError) {
        let component = try target.read()
        guard component.problems.contains(where: { $0.errno == .resourceBusy }) else {
          return component
        }
      } catch {
        guard error.errno == .resourceBusy else { return nil }
      }
      try? await Task.sleep(for: .milliseconds(100))
    }
    return try? target.read()
  }

  private static func seconds(since start: ContinuousClock.Instant) -> Double {
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    return Double(seconds) + Double(attoseconds / 1_000_000_000_000) / 1_000_000
  }
}
