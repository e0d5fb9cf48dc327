// SPDX-License-Identifier: MIT

import LFA

extension Driver {
  /// Has the firmware forget what PRIME left behind, after whatever ended a transaction early: an
  /// agent that is left half-way refuses to prime any other component (lfa-facts 2.6).
  ///
  /// What CANCEL answers never stands in for the failure that led here. BUSY is asked again a few
  /// times.
  func abandon(_ transaction: inout Transaction) {
    var attemptCount = 0
    while transaction.owesCancel {
      let status = cancelOnce(&transaction)
      attemptCount += 1
      if !status.isSuccess && (status != .busy || attemptCount == 10) {
        logLeftBehind(transaction, status)
        transaction.isLeftBehind = true
        return
      }
      // A thread that is being killed waits no longer, but still asks.
      if !status.isSuccess { try? system.sleep(nanoseconds: limits.interval) }
    }
  }

  /// Makes one CANCEL, for which INVALID_PARAMETERS, "nothing is in progress", is a success.
  func cancelOnce(_ transaction: inout Transaction) -> Status {
    do throws(Status) {
      try client.cancel(transaction.id)
    } catch .invalidParameters {
    } catch {
      return error
    }
    transaction.owesCancel = false
    return .success
  }
}
