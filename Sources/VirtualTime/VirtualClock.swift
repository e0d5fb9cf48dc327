// SPDX-License-Identifier: MIT

/// Keeps the time of a simulated machine: unless told otherwise, it stands still while any thread
/// has something to do and jumps to the next deadline when all of them wait.
///
/// So a time-out of seconds takes microseconds, no test depends on how busy the host is, and a
/// machine in which everybody waits for ever is recognised at once. ``Pace/real`` is for machines
/// that others than tests use.
///
/// The clock knows the threads that ``run(_:)`` and ``start(_:)`` tell it of. All they wait for has
/// to go through ``wait(until:for:_:)``, and what they wait for is changed inside ``change(_:)``.
public final class VirtualClock: @unchecked Sendable {
  private let condition = Condition()
  private let pace: Pace
  /// Tells the host's time at which a clock of real pace stands at zero.
  private let origin = Condition.hostTime
  private var jumpedTime: UInt64 = 0
  private var running = 0
  private var waiters: [Waiter] = []
  private var jumpCount = 0

  /// Makes a clock that stands at zero.
  public init(pace: Pace = .immediate) {
    self.pace = pace
  }

  /// Tells the time in nanoseconds.
  public var now: UInt64 { condition.withLock { time } }

  private var time: UInt64 {
    switch pace {
    case .immediate: jumpedTime
    case .real: Condition.hostTime &- origin
    }
  }

  /// Counts how often everybody waited and the time jumped; 0 at real pace.
  public var jumps: Int { condition.withLock { jumpCount } }

  /// Runs `body` on the calling thread, whose doings and waiting count until it returns.
  public func run<Result>(_ body: () throws -> Result) rethrows -> Result {
    condition.withLock { running += 1 }
    defer { threadEnded() }
    return try body()
  }

  /// Runs `body` on a thread of its own, which counts from now until it returns; the process ends if
  /// the system has no thread to give.
  public func start(_ body: @escaping @Sendable () -> Void) -> VirtualThread {
    guard let thread = startIfPossible(body) else { fatalError("there is no thread to be had") }
    return thread
  }

  /// Does what ``start(_:)`` does; nil if the system has no thread to give.
  public func startIfPossible(_ body: @escaping @Sendable () -> Void) -> VirtualThread? {
    condition.withLock { running += 1 }
    let end = VirtualThread.End()
    let thread = OSThread { [self] in
      body()
      change { end.hasCome = true }
      threadEnded()
    }
    guard let thread else {
      threadEnded()
      return nil
    }
    return VirtualThread(thread: thread, clock: self, end: end)
  }

  /// Changes something that threads wait for, under the clock's lock.
  ///
  /// `body` must not wait or call the clock.
  public func change<Result>(_ body: () -> Result) -> Result {
    condition.withLock {
      let result = body()
      wakeSatisfied()
      return result
    }
  }

  /// Waits until `attempt` returns true, or until the time has come.
  ///
  /// `attempt` is made at once, and then after each change and on any thread, always under the
  /// clock's lock; once it has returned true it is not made again. So it may take what it waited
  /// for, a lock for example. It must not wait or call the clock.
  ///
  /// - Parameters:
  ///   - deadline: a time in nanoseconds; `UInt64.max` never comes.
  ///   - purpose: what to say if everybody waits for ever.
  /// - Returns: false if the time came first.
  @discardableResult
  public func wait(
    until deadline: UInt64, for purpose: StaticString, _ attempt: @escaping () -> Bool
  ) -> Bool {
    condition.withLock {
      if attempt() { return true }
      if deadline <= time { return false }
      let waiter = Waiter(deadline: deadline, purpose: purpose, attempt: attempt)
      waiters.append(waiter)
      running -= 1
      advanceIfAllWait()
      while waiter.outcome == nil { doze(waiter) }
      return waiter.outcome == true
    }
  }

  /// Waits for the time to come.
  public func sleep(until deadline: UInt64) {
    wait(until: deadline, for: "the time to come") { false }
  }

  /// Waits a while, or until the time of a waiter has come.
  private func doze(_ waiter: Waiter) {
    let (moment, overflows) = origin.addingReportingOverflow(waiter.deadline)
    guard pace == .real, !overflows else { return condition.wait() }
    condition.wait(until: moment)
    if waiter.outcome == nil, waiter.deadline <= time {
      waiter.outcome = false
      removeFinished()
    }
  }

  private func threadEnded() {
    condition.withLock {
      running -= 1
      advanceIfAllWait()
    }
  }

  /// Releases those whose attempt succeeds now. They count as running from this moment, long
  /// before the host gets round to running them, so the time cannot pass them by.
  private func wakeSatisfied() {
    for waiter in waiters where waiter.attempt() { waiter.outcome = true }
    removeFinished()
  }

  private func advanceIfAllWait() {
    guard pace == .immediate, running == 0,
      let next = waiters.lazy.map(\.deadline).min()
    else { return }
    if next == .max {
      let purposes = waiters.map { "\($0.purpose)" }.joined(separator: "; ")
      fatalError("every thread of a simulation waits for ever: \(purposes)")
    }
    jumpedTime = max(jumpedTime, next)
    jumpCount += 1
    for waiter in waiters where waiter.deadline <= jumpedTime { waiter.outcome = false }
    removeFinished()
  }

  private func removeFinished() {
    let before = waiters.count
    waiters.removeAll { $0.outcome != nil }
    running += before - waiters.count
    if waiters.count < before { condition.wakeAll() }
  }

  /// Stands for one thread in `wait`; protected by the clock's lock.
  private final class Waiter {
    let deadline: UInt64
    let purpose: StaticString
    let attempt: () -> Bool
    var outcome: Bool?

    init(deadline: UInt64, purpose: StaticString, attempt: @escaping () -> Bool) {
      self.deadline = deadline
      self.purpose = purpose
      self.attempt = attempt
    }
  }
}

/// Stands for a thread that a ``VirtualClock`` started.
public struct VirtualThread: Sendable {
  private let thread: OSThread
  private let clock: VirtualClock
  private let end: End

  /// Is changed and read under the clock's lock.
  final class End: @unchecked Sendable {
    var hasCome = false
  }

  init(thread: OSThread, clock: VirtualClock, end: End) {
    self.thread = thread
    self.clock = clock
    self.end = end
  }

  /// Waits for the thread to end; once, this or ``join()``, and on a thread that the clock knows.
  public func awaitEnd() {
    clock.wait(until: .max, for: "a thread to end") { [end] in end.hasCome }
    // What is left of it waits for nothing.
    thread.join()
  }

  /// Waits for the thread to end; once, and on a thread that the clock does not know.
  public func join() {
    thread.join()
  }
}
