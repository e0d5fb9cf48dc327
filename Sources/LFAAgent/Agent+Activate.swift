// SPDX-License-Identifier: MIT

import LFA
import SMCCC
import Synchronization

extension Agent where P: ~Copyable {
  /// ACTIVATE: x1 fw_seq_id, x2 bit 0 skip_cpu_rendezvous · → x0 status, x1 bit 0 call again.
  ///
  /// Order of checks: a lone call while the lock is held, or a joint one during a lone activation,
  /// BUSY with x1 untouched; id INVALID_PARAMETERS; not pending or not primed
  /// COMPONENT_WRONG_STATE; not capable NOT_SUPPORTED; rendezvous skipped where it is required
  /// INVALID_PARAMETERS, or after it has begun BUSY. All of these but the first clear x1. Entry
  /// point and context id (x3, x4) matter for components that reset CPUs, which there are none of.
  borrowing func activate(_ results: inout Registers, cpu: UInt32) {
    let index = SequenceID(x1: results.x1).rawValue
    let skips = ActivationFlags(rawValue: results.x2).skipsRendezvous
    var seen = state.load(ordering: .acquiring)
    while true {
      if skips ? seen.isLocked : seen.policy == .solo {
        results.x0 = Status.busy.x0
        return
      }
      if let refusal = refusalOfActivate(index, skips: skips, seen) {
        Outcome.failure(refusal, fallback: .activationFailed).encode(into: &results)
        return
      }
      var next = seen
      if skips {
        next.policy = .solo
        next.isLocked = true
      } else {
        next.policy = .rendezvous
        next.arrived = seen.arrived &+ 1
      }
      let (exchanged, original) = state.compareExchange(
        expected: seen, desired: next, ordering: .acquiringAndReleasing)
      if exchanged {
        let outcome = skips ? switchImage(next, cpu: cpu) : rendezvous(next.round, cpu: cpu)
        outcome.encode(into: &results)
        return
      }
      seen = original
    }
  }

  private borrowing func refusalOfActivate(
    _ index: UInt32, skips: Bool, _ seen: ActivationState
  ) -> Status? {
    if index >= componentCount() || seen.stage == .idle || seen.component != index {
      return .invalidParameters
    }
    if seen.stage != .complete { return .componentWrongState }
    // The CPU that opens an activation decides for all who join: a flag that changes meanwhile
    // must not split them.
    if seen.policy == .undecided {
      if !pending.contains(index) { return .componentWrongState }
      if !platform.describe(index).flags.isActivationCapable { return .notSupported }
    }
    if skips {
      if platform.describe(index).flags.isRendezvousRequired { return .invalidParameters }
      return seen.policy == .rendezvous ? .busy : nil
    }
    // A leader is at work although this CPU has not arrived: the platform miscounts its CPUs.
    return seen.isLocked || seen.arrived == ActivationState.maximumArrived ? .busy : nil
  }

  /// Runs the platform's switch with the lock held, and ends the round.
  ///
  /// - Success resets everything; the component is not pending until it is inventoried again.
  /// - Call again keeps the policy, and the next call continues.
  /// - BUSY postpones: the state is as before the call.
  /// - A failure leaves the component primed and pending; ACTIVATE may be tried again.
  borrowing func switchImage(_ locked: ActivationState, cpu: UInt32) -> Outcome {
    let outcome = runSwitch(locked.component, cpu: cpu)
    var next = locked
    next.endRound()
    if outcome.status.isSuccess && outcome.progress == .complete {
      pending.clearAfterActivation(locked.component)
      next.reset()
    } else if outcome.status.isSuccess {
      next.isMidway = true
    } else if outcome.status != .busy || !locked.isMidway {
      next.policy = .undecided
      next.isMidway = false
    }
    if locked.arrived > 0 { lastLed.record(locked.round, outcome) }
    state.store(next, ordering: .releasing)
    if locked.arrived > 1 { platform.releasePen() }
    return outcome
  }

  private borrowing func runSwitch(_ index: UInt32, cpu: UInt32) -> Outcome {
    do throws(Status) {
      return .success(try platform.activate(index, cpu: cpu))
    } catch {
      return .failure(error, fallback: .activationFailed)
    }
  }
}
