// SPDX-License-Identifier: MIT

import Glue
import LFADriver

/// Tells the milliseconds of a limit that nobody has set; 0 for a number that is no limit's.
@c(lfa_limit_default)
func limitDefault(_ limit: UInt32) -> UInt32 {
  UInt32(truncatingIfNeeded: Limit(number: limit)?.milliseconds ?? 0)
}

/// Judges a value for a limit, before the driver starts or at any time after.
///
/// - Returns: 0, or a negative error number.
@c(lfa_limit_check)
func limitCheck(_ limit: UInt32, _ value: UInt32) -> Int32 {
  guard let limit = Limit(number: limit), limit.allows(milliseconds: UInt64(value)) else {
    return -Errno.outOfRange.rawValue
  }
  return 0
}

extension Limit {
  fileprivate init?(number: UInt32) {
    guard let number = UInt8(exactly: number) else { return nil }
    self.init(rawValue: number)
  }
}
