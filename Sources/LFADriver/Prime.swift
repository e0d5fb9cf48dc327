// SPDX-License-Identifier: MIT

import LFA

extension Driver {
  /// Has the firmware load and authenticate the pending image; repeats PRIME for call_again and
  /// BUSY.
  func prime(_ transaction: inout Transaction) throws(Errno) {
    if let reason = reasonToStop { throw reason }
    let start = system.now
    while try primeOnce(&transaction) == .callAgain {
      try pause(since: start, limit: limits.prime)
    }
    if let reason = reasonToStop { throw reason }
  }

  /// Makes one call; BUSY is as good as call_again.
  private func primeOnce(_ transaction: inout Transaction) throws(Errno) -> Progress {
    transaction.owesCancel = true
    system.touchWatchdog()
    do throws(Status) {
      return try client.prime(transaction.id)
    } catch .busy {
      return .callAgain
    } catch {
      transaction.status = error
      throw error.errno
    }
  }
}
