// SPDX-License-Identifier: MIT

import MonitorMachine
import SMCCC
import _Volatile

/// Tells the normal world that what is pending has changed: an interrupt that the device tree
/// describes (Linux, arm,lfa.yaml).
enum Notification {
  /// Number of the shared peripheral interrupt, from 0. The machine's devices use those below 176.
  static let sharedInterrupt: UInt32 = 200

  /// FID 0xC200_0002 · → x0 0. Raises the interrupt, for a test of who listens.
  static let function = FunctionID(rawValue: 0xc200_0002)

  /// Serves the call.
  static func call(_ registers: Registers) -> Registers {
    raise()
    var results = registers
    results.x0 = ReturnCode.success
    return results
  }

  /// Makes the interrupt pending; it stays so until the normal world takes it. Raising it again
  /// before that makes no difference.
  static func raise() { Gic.makePending(shared: sharedInterrupt) }
}
