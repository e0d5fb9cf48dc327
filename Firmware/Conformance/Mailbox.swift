// SPDX-License-Identifier: MIT

import ConformanceMachine
import SMCCC
import Synchronization

/// Names what the first CPU has another one do.
enum Job: UInt32 {
  /// Nothing: the CPU sleeps until it is sent an SGI.
  case none = 0
  /// Make one call with the registers of the mailbox.
  case call = 1
  /// The same with vector and system registers filled and compared.
  case guardedCall = 2
  /// Make `argument` random calls.
  case storm = 3
  /// Wait for `argument` ticks, then turn itself off.
  case off = 4
  /// Make `argument` calls with the registers of the mailbox and count the answers.
  case repeatedCall = 5
}

/// Lends a CPU its work; one per CPU, in zeroed memory that `Start.S` sets aside (1 KiB each).
struct Mailbox: ~Copyable {
  /// Holds the ``Job``; the CPU stores `none` when it has finished, after all its results.
  let job: Atomic<UInt32>
  /// Holds 1 once the CPU has taken its job up.
  let hasStarted: Atomic<UInt32>
  /// Counts how often the CPU came out of CPU_ON.
  let arrivals: Atomic<UInt32>
  /// Holds a number the job needs.
  var argument: UInt64
  /// Holds what the job found; see each job.
  var result: UInt64
  var secondResult: UInt64
  /// Hold the registers of the call, then its results.
  var registers: AllRegisters

  /// Reaches the mailbox of a CPU, 0...7.
  static func of(_ cpu: Int) -> UnsafeMutablePointer<Mailbox> {
    // SAFETY: `mailboxes` is 8 KiB; the index is masked to 0...7 and a mailbox is smaller than
    // 1 KiB. The memory is zeroed, which is a valid mailbox, and lives as long as the program.
    unsafe UnsafeMutableRawPointer(mailboxes_base()).advanced(by: (cpu & 7) &* 1024)
      .assumingMemoryBound(to: Mailbox.self)
  }
}
