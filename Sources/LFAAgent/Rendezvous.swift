// SPDX-License-Identifier: MIT

import LFA
import Synchronization

/// Remembers what the last round came to that was led to its end.
///
/// It needs no history. A CPU that waits in a round is on, so it counts as a participant of the
/// next one, and that cannot be led before this CPU has left and arrived again: its outcome stands
/// until it has been read by all who need it. A round that is over and is not the one recorded here
/// was cancelled or ran out of time.
struct LedRound: ~Copyable {
  /// Bits 63:1 the round, bit 0 call again.
  private let round = Atomic<UInt64>(0)
  private let status = Atomic<Int64>(0)

  /// Records an outcome, before the state word says that the round is over.
  func record(_ round: UInt64, _ outcome: Outcome) {
    status.store(outcome.status.rawValue, ordering: .relaxed)
    self.round.store(round &<< 1 | outcome.progress.x1, ordering: .releasing)
  }

  /// Tells what a round came to that is over.
  func outcome(of round: UInt64) -> Outcome {
    let recorded = self.round.load(ordering: .acquiring)
    guard recorded &>> 1 == round else {
      return .failure(.activationFailed, fallback: .activationFailed)
    }
    return Outcome(
      status: Status(rawValue: status.load(ordering: .relaxed)), progress: Progress(x1: recorded))
  }
}

extension Agent where P: ~Copyable {
  /// Waits in the pen, having been counted in `round`, until that round is over; leads it if this
  /// CPU is the first to see that everybody has arrived.
  ///
  /// Who leads is decided by compare-exchange, not by who came last: the last to arrive sees the
  /// count complete, but so may a waiter that was woken because a CPU was turned off.
  borrowing func rendezvous(_ round: UInt64, cpu: UInt32) -> Outcome {
    let deadline = penDeadline()
    while true {
      // A CPU that turns itself off stops being counted and then looks at the state; this one has
      // changed the state and then looks at the count. With a full barrier on either side, at
      // least one of them sees the other.
      atomicMemoryFence(ordering: .sequentiallyConsistent)
      let seen = state.load(ordering: .acquiring)
      if seen.round != round { return lastLed.outcome(of: round) }
      if seen.isLocked {
        // Somebody leads or cancels; either ends the round.
        platform.waitInPen(cpu: cpu, until: .max)
      } else if seen.arrived >= platform.participantCount {
        if let outcome = lead(seen, cpu: cpu) { return outcome }
      } else if platform.now >= deadline {
        giveUp(seen)
      } else {
        platform.waitInPen(cpu: cpu, until: deadline)
      }
    }
  }

  /// Tells the agent that ``Platform/participantCount`` has shrunk.
  ///
  /// PSCI's CPU_OFF calls it after it has stopped counting the calling CPU. If that completes a
  /// round, one of the CPUs waiting in it leads.
  public borrowing func participantsChanged() {
    atomicMemoryFence(ordering: .sequentiallyConsistent)
    let seen = state.load(ordering: .acquiring)
    if seen.arrived > 0 && !seen.isLocked { platform.releasePen() }
  }

  /// Takes the lock and activates, if the state is still `seen`.
  private borrowing func lead(_ seen: ActivationState, cpu: UInt32) -> Outcome? {
    var locked = seen
    locked.isLocked = true
    let (exchanged, _) = state.compareExchange(
      expected: seen, desired: locked, ordering: .acquiringAndReleasing)
    return exchanged ? switchImage(locked, cpu: cpu) : nil
  }

  /// Ends the round because a CPU did not come, if the state is still `seen`.
  ///
  /// The prime is cancelled, so that stragglers are refused at once instead of waiting in turn
  /// (Decisions 5); a platform that does not let go of it keeps it.
  private borrowing func giveUp(_ seen: ActivationState) {
    if platform.mayDiscard(seen.component) {
      _ = discard(seen)
      return
    }
    var next = seen
    next.endRound()
    if !next.isMidway { next.policy = .undecided }
    let (exchanged, _) = state.compareExchange(
      expected: seen, desired: next, ordering: .acquiringAndReleasing)
    if exchanged { platform.releasePen() }
  }

  private borrowing func penDeadline() -> UInt64 {
    let (product, overflow) = platform.ticksPerSecond.multipliedReportingOverflow(by: penTimeout)
    let ticks = overflow ? .max : product / 1000
    let (sum, late) = platform.now.addingReportingOverflow(ticks)
    return late ? .max : sum
  }
}
