// SPDX-License-Identifier: MIT

import Glue
import LFADriver

extension LinuxKernel {
  func stopAllCPUs(_ round: inout ActivationRound<LinuxKernel>) throws(Errno) {
    // SAFETY: the round outlives the call, which returns when every CPU has left `enterRound(_:)`,
    // the only user of the pointer.
    let result = unsafe withUnsafeMutablePointer(to: &round) { round in
      unsafe lfa_stop_all_cpus(UnsafeMutableRawPointer(round))
    }
    try check(result)
  }
}

/// Runs a round on the calling CPU; the glue calls it once on each online CPU.
@c(lfa_enter_round)
func enterRound(_ round: UnsafeMutableRawPointer?) {
  guard let round = unsafe round else { return }
  // SAFETY: the pointer is the one `stopAllCPUs` passed to the glue, to a round of this very type.
  unsafe round.assumingMemoryBound(to: ActivationRound<LinuxKernel>.self).pointee.enter()
}
