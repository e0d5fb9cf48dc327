// SPDX-License-Identifier: MIT

import MonitorMachine

/// The stacks of this image: one for each CPU, its lowest page a guard.
enum Stacks {
  /// Unmaps the guard pages, so that an overflow traps instead of reaching the next CPU's stack.
  static func guardAll() {
    for cpu in UInt64(0)..<UInt64(MAXIMUM_CPUS) {
      let bottom = stacks_base() + cpu << UInt64(STACK_SHIFT)
      Mmu.setAccess(.none, from: bottom, to: bottom + 0x1000)
    }
    Mmu.apply()
  }
}
