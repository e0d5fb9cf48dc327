// SPDX-License-Identifier: MIT

import LFA
import SMCCC

/// Carries what PRIME or ACTIVATE came to.
struct Outcome {
  /// Says whether it succeeded.
  let status: Status
  /// Says whether the call has to be made again; `.complete` beside an error.
  let progress: Progress

  /// Says that the call succeeded.
  static func success(_ progress: Progress) -> Outcome {
    Outcome(status: .success, progress: progress)
  }

  /// Says that the call failed.
  ///
  /// A platform that throws a number which clients take for success, zero or a positive one, does
  /// not make a failure look like one (lfa-facts 3.6, 8 April 2026): `fallback` is returned.
  static func failure(_ status: Status, fallback: Status) -> Outcome {
    Outcome(status: status.rawValue < 0 ? status : fallback, progress: .complete)
  }

  /// Writes x0 and x1, as every answer of ACTIVATE but the early BUSY does.
  func encode(into results: inout Registers) {
    results.x0 = status.x0
    results.x1 = progress.x1
  }
}
