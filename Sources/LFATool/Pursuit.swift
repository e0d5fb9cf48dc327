// SPDX-License-Identifier: MIT

import Dispatch
import LFADriver
import LFASysfs
import SystemPackage

/// Makes a write that may take long, and has the driver cancel it when that is asked for.
///
/// Whatever may block has a thread outside Swift's pool, which has as few as there are CPUs. What
/// they find out comes to one loop, which alone decides: so nothing is told, and nothing is
/// cancelled, once the loop has ended.
struct Pursuit {
  /// Tells how the write came to an end for the one who waits.
  enum End {
    /// The driver answered.
    case ended(SysfsError?, Evidence.Canceller)
    /// Nobody waits any longer.
    case abandoned
  }

  private enum Signal: Sendable {
    case ended(SysfsError?)
    case interrupted
    case timeLimit
    case graceIsOver
    case cancelAgain
    case cancelAnswered(SysfsError?)
    case state(ComponentState)
  }

  let target: any Target
  let attribute: Attribute
  /// Bounds the time until the write is cancelled, in seconds.
  let timeout: Double?
  let followsState: Bool
  let notify: @Sendable (Attempt.Event) -> Void
  private let start = ContinuousClock.now

  init(
    target: any Target, attribute: Attribute, timeout: Double?, followsState: Bool,
    notify: @escaping @Sendable (Attempt.Event) -> Void
  ) {
    self.target = target
    self.attribute = attribute
    self.timeout = timeout
    self.followsState = followsState
    self.notify = notify
  }

  /// Tells how long it took until now.
  var seconds: Double {
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    return Double(seconds) + Double(attoseconds / 1_000_000_000_000) / 1_000_000
  }

  /// Begins the write and waits for its end.
  func follow(_ interruptions: AsyncStream<Void>) async -> End {
    let (signals, inbox) = AsyncStream.makeStream(of: Signal.self)
    write(attribute) { inbox.yield(.ended($0)) }
    let helpers = helpers(inbox, interruptions)
    defer { for helper in helpers { helper.cancel() } }
    var canceller = Evidence.Canceller.nobody
    var interruptionCount = 0
    var isCancelUnderWay = false
    var answer: SysfsError??
    for await signal in signals {
      switch signal {
      case .ended(let error): answer = .some(error)
      case .state(let state): notify(.phase(state, seconds: seconds))
      case .graceIsOver:
        if let answer { return .ended(answer, canceller) }
        return .abandoned
      case .interrupted, .timeLimit:
        if case .interrupted = signal { interruptionCount += 1 }
        if interruptionCount > 1 {
          if let answer { return .ended(answer, canceller) }
          return .abandoned
        }
        guard canceller == .nobody, answer == nil else { break }
        canceller = interruptionCount > 0 ? .user : .timeLimit
        notify(.cancelling)
        isCancelUnderWay = true
        write(.cancel) { inbox.yield(.cancelAnswered($0)) }
      case .cancelAgain:
        isCancelUnderWay = true
        write(.cancel) { inbox.yield(.cancelAnswered($0)) }
      case .cancelAnswered(let error):
        isCancelUnderWay = false
        guard let error, answer == nil else { break }
        switch error.errno {
        case .noData?:
          // The write has not reached the driver, or has just ended.
          DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(20)) {
            inbox.yield(.cancelAgain)
          }
        case .resourceBusy?: notify(.tooLate)
        default: notify(.cannotCancel(error.description))
        }
      }
      // What a cancel that is still under way undoes is not to be taken for done.
      if let answer, !isCancelUnderWay { return .ended(answer, canceller) }
    }
    return .abandoned
  }

  /// Starts those that wait for something else than the write.
  private func helpers(
    _ inbox: AsyncStream<Signal>.Continuation, _ interruptions: AsyncStream<Void>
  ) -> [Task<Void, Never>] {
    var helpers = [
      Task {
        for await _ in interruptions { inbox.yield(.interrupted) }
      }
    ]
    if let timeout {
      // Whole days are as good as no limit, and the clock's arithmetic is not to overflow.
      let limit = timeout.isNaN ? 0 : min(max(timeout, 0), 1_000_000)
      helpers.append(
        Task {
          guard (try? await Task.sleep(for: .seconds(limit))) != nil else { return }
          inbox.yield(.timeLimit)
          guard (try? await Task.sleep(for: .seconds(max(limit, Pursuit.grace)))) != nil
          else { return }
          inbox.yield(.graceIsOver)
        })
    }
    if followsState {
      helpers.append(
        Task {
          while !Task.isCancelled {
            if let state = await state() { inbox.yield(.state(state)) }
            try? await Task.sleep(for: .milliseconds(100))
          }
        })
    }
    return helpers
  }

  /// Bounds how long to wait for the end of what could not be cancelled, in seconds.
  private static let grace = 15.0

  private func write(
    _ attribute: Attribute, whenDone: @escaping @Sendable (SysfsError?) -> Void
  ) {
    let target = target
    Pursuit.queue().async {
      do throws(SysfsError) {
        try target.write(attribute, "1")
        whenDone(nil)
      } catch {
        whenDone(error)
      }
    }
  }

  /// Makes a queue of its own for what may block: the global ones have as many threads as there are
  /// CPUs, and take a second to notice that all of them wait.
  private static func queue() -> DispatchQueue { DispatchQueue(label: "lfa") }

  private func state() async -> ComponentState? {
    let target = target
    return await withCheckedContinuation { continuation in
      Pursuit.queue().async { continuation.resume(returning: target.state()) }
    }
  }
}
