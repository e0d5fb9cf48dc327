// SPDX-License-Identifier: MIT

import LFA
import Synchronization

extension Agent where P: ~Copyable {
  /// CANCEL: → x0 status.
  ///
  /// Order of checks: lock held BUSY; no components WRONG_STATE; id INVALID_PARAMETERS; too late, or
  /// refused by the platform, BUSY. CPUs that wait in the pen get ACTIVATION_FAILED.
  borrowing func cancel(_ index: UInt32) -> Status {
    var seen = state.load(ordering: .acquiring)
    while true {
      if let refusal = refusalOfCancel(index, seen) { return refusal }
      if let original = discard(seen) {
        seen = original
      } else {
        return .success
      }
    }
  }

  /// Gives up the activation, if the state is still `seen`: the platform forgets the image, whoever
  /// waits in the pen is released with ACTIVATION_FAILED, and later ACTIVATEs find nothing primed.
  ///
  /// Waiters are released last, so that they return to a machine on which all of it is over.
  ///
  /// - Returns: nil when it is done; the present state if that has changed.
  borrowing func discard(_ seen: ActivationState) -> ActivationState? {
    var next = seen
    next.reset()
    next.isLocked = true
    let (exchanged, original) = state.compareExchange(
      expected: seen, desired: next, ordering: .acquiringAndReleasing)
    guard exchanged else { return original }
    platform.discard(seen.component)
    next.endRound()
    state.store(next, ordering: .releasing)
    if seen.arrived > 0 { platform.releasePen() }
    return nil
  }

  private borrowing func refusalOfCancel(_ index: UInt32, _ seen: ActivationState) -> Status? {
    if seen.isLocked { return .busy }
    let count = componentCount()
    if count == 0 { return .wrongState }
    if index >= count || seen.stage == .idle || seen.component != index {
      return .invalidParameters
    }
    // Between the calls of an activation it is too late; but a CPU that is held can be freed.
    if seen.policy != .undecided && seen.arrived == 0 { return .busy }
    return platform.mayDiscard(index) ? nil : .busy
  }
}
