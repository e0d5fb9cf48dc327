// SPDX-License-Identifier: MIT

import LFA
import SMCCC
import Synchronization

extension Agent where P: ~Copyable {
  /// PRIME: x1 fw_seq_id · → x0 status; on success x1 bit 0 call again.
  ///
  /// Order of checks: lock held BUSY; id INVALID_PARAMETERS; not pending WRONG_STATE; not
  /// capable NOT_SUPPORTED; another component latched WRONG_STATE. Priming again what is complete
  /// succeeds and loads nothing (Decisions 3).
  borrowing func prime(_ results: inout Registers) {
    let index = SequenceID(x1: results.x1).rawValue
    var seen = state.load(ordering: .acquiring)
    while true {
      if let refusal = refusalOfPrime(index, seen) {
        results.x0 = refusal.x0
        return
      }
      if seen.stage == .complete {
        Outcome.success(.complete).encode(into: &results)
        return
      }
      var locked = seen
      locked.stage = .started
      locked.component = index
      locked.isLocked = true
      let (exchanged, original) = state.compareExchange(
        expected: seen, desired: locked, ordering: .acquiringAndReleasing)
      if exchanged {
        load(index, before: seen, locked, &results)
        return
      }
      seen = original
    }
  }

  private borrowing func refusalOfPrime(_ index: UInt32, _ seen: ActivationState) -> Status? {
    if seen.isLocked { return .busy }
    if index >= componentCount() { return .invalidParameters }
    if !pending.contains(index) { return .wrongState }
    if !platform.describe(index).flags.isActivationCapable { return .notSupported }
    if seen.stage != .idle && seen.component != index { return .wrongState }
    return nil
  }

  /// Has the platform load the image, with the lock held.
  ///
  /// After an error the component stays latched: every other one gets WRONG_STATE until CANCEL.
  private borrowing func load(
    _ index: UInt32, before: ActivationState, _ locked: ActivationState, _ results: inout Registers
  ) {
    var next = locked
    next.isLocked = false
    do throws(Status) {
      let progress = try platform.prime(index)
      if progress == .complete { next.stage = .complete }
      Outcome.success(progress).encode(into: &results)
    } catch {
      // Postponed means that nothing was changed: then nothing is latched either.
      if error == .busy { next = before }
      results.x0 = Outcome.failure(error, fallback: .deviceError).status.x0
    }
    state.store(next, ordering: .releasing)
  }
}
