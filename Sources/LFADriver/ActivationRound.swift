// SPDX-License-Identifier: MIT

import LFA
import SMCCC
import Synchronization

/// Has every CPU call ACTIVATE once, with all of them stopped, and merges what they are told.
///
/// Nothing in it waits: a repeat is another round, after the CPUs have run again.
public struct ActivationRound<System: OperatingSystem>: ~Copyable {
  private let system: System
  private let id: SequenceID
  private let isRendezvousOptional: Bool
  private let worst = Atomic<UInt64>(Status.success.x0)
  // What CPUs that came too late were told, which is no failure if another one succeeded.
  private let lateness = Atomic<UInt64>(Status.success.x0)
  private let seen = Atomic<UInt32>(0)
  private let begin = Atomic<UInt64>(.max)
  private let end = Atomic<UInt64>(0)

  private static var succeeded: UInt32 { 1 }
  private static var toldToRepeat: UInt32 { 2 }

  init(system: System, id: SequenceID, isRendezvousOptional: Bool) {
    self.system = system
    self.id = id
    self.isRendezvousOptional = isRendezvousOptional
  }

  /// Makes this CPU's call. It runs on each online CPU once, with interrupts off.
  public func enter() {
    let arrival = system.now
    system.touchWatchdog()
    do throws(Status) {
      let progress = try Client(system.firmware).activate(
        id, ActivationFlags(skipsRendezvous: false))
      note(Self.succeeded | (progress == .callAgain ? Self.toldToRepeat : 0))
    } catch {
      if isRendezvousOptional && error.tellsLateness {
        merge(error, into: lateness)
      } else {
        merge(error, into: worst)
      }
    }
    let departure = system.now
    begin.update { arrival < $0 ? arrival : nil }
    end.update { departure > $0 ? departure : nil }
  }

  private func note(_ flags: UInt32) {
    _ = seen.bitwiseOr(flags, ordering: .relaxed)
  }

  private func merge(_ status: Status, into word: borrowing Atomic<UInt64>) {
    word.update { status.severity > Status(x0: $0).severity ? status.x0 : nil }
  }

  /// Tells what the CPUs were told, taken together (Decisions 17): the worst status, and
  /// `.callAgain` if any CPU was.
  ///
  /// A component without a rendezvous of its own is activated by the CPU that comes first; what the
  /// others are told, that it is busy or that nothing is left to be activated, is no failure then.
  /// If the round ran on no CPU at all, nothing was activated.
  var outcome: RoundOutcome {
    let seen = seen.load(ordering: .relaxed)
    let hasSucceeded = seen & Self.succeeded != 0
    let worst = Status(x0: worst.load(ordering: .relaxed))
    let lateness = hasSucceeded ? .success : Status(x0: lateness.load(ordering: .relaxed))
    let status = worst.severity > lateness.severity ? worst : lateness
    guard status.isSuccess else { return RoundOutcome(status) }
    guard hasSucceeded else { return RoundOutcome(.activationFailed) }
    return RoundOutcome(seen & Self.toldToRepeat != 0 ? .callAgain : .complete)
  }

  /// Tells for how long the CPUs stood still, in nanoseconds: from the first that entered to the
  /// last that left; 0 if none did.
  var duration: UInt64 {
    let begin = begin.load(ordering: .relaxed)
    let end = end.load(ordering: .relaxed)
    return end > begin ? end &- begin : 0
  }
}

/// Tells how one round of ACTIVATE ended, on one CPU or on all.
enum RoundOutcome: Equatable {
  /// The firmware has switched.
  case complete
  /// The round has to be repeated, for call_again or BUSY.
  case again
  /// The activation failed.
  case failed(Status)

  init(_ progress: Progress) {
    self = progress == .complete ? .complete : .again
  }

  init(_ status: Status) {
    self = status == .busy ? .again : .failed(status)
  }
}

extension Status {
  /// Tells whether a CPU is told this that calls ACTIVATE while another one activates alone, or
  /// after it has: BUSY, COMPONENT_WRONG_STATE, or from an agent that forgets what it has done,
  /// INVALID_PARAMETERS (agent-conformance, section 4; Decisions 3).
  fileprivate var tellsLateness: Bool {
    self == .busy || self == .componentWrongState || self == .invalidParameters
  }
}
