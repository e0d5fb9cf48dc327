// SPDX-License-Identifier: MIT

import LFA

/// Remembers how the last attempt to prime or to activate a component ended.
struct LastResult {
  /// Says that nobody has tried yet.
  var isNone = true
  /// Tells the phase it ended in.
  var phase = Transaction.Phase.prime
  /// Holds what the firmware answered to the call that failed; SUCCESS if none has.
  var status = Status.success
  /// Tells why it ended early; nil for success.
  var error: Errno?
  /// Tells for how long it ran, in nanoseconds.
  var duration: UInt64 = 0
  /// Tells the version before.
  var from = FirmwareVersion.none
  /// Tells the version after it, or, where it failed, the one that was wanted.
  var to = FirmwareVersion.none

  /// Spells the error as C does; `0` for success.
  var errorName: StaticString {
    guard let error else { return "0" }
    return error.name
  }
}

extension TextLine {
  /// Appends a result as `last_result` has it.
  mutating func append(_ result: LastResult) {
    guard !result.isNone else { return append("none") }
    append("phase=")
    append(result.phase.name)
    append(" code=")
    append(decimal: result.status.rawValue)
    append(" status=")
    append(result.status.name ?? "unknown")
    append(" errno=")
    append(result.errorName)
    append(" duration_us=")
    append(decimal: result.duration / 1000)
    append(" from=")
    append(result.from)
    append(" to=")
    append(result.to)
  }
}
