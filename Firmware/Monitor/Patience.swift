// SPDX-License-Identifier: MIT

import MonitorMachine

/// Bounds the time of code that is not this image's: the secure timer interrupts it.
///
/// While it runs, nothing else interrupts: the normal world's interrupts and calls of other CPUs
/// have to wait.
struct Patience: ~Copyable {
  /// Seconds until it ends: the kernel does not complain about CPUs that are stopped for so long.
  private static let seconds: UInt64 = 5

  private let mask: UInt64

  /// Begins to wait.
  init() {
    mask = read_icc_pmr_el1()
    write_icc_pmr_el1(Gic.timerMask)
    write_cntps_cval_el1(read_cntpct_el0() &+ Patience.seconds &* read_cntfrq_el0())
    write_cntps_ctl_el1(1)
  }

  deinit {
    write_cntps_ctl_el1(0)
    write_icc_pmr_el1(mask)
  }
}
