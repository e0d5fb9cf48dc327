// SPDX-License-Identifier: MIT

import LFA

extension Driver {
  /// Has the firmware forget what PRIME left behind, after whatever ended a transaction early: an
  /// agent that is left half-way refuses to prime any other component (lfa-facts 2.6).
  ///
  /// What CANCEL answers never stands in for the failure that led here.
  func abandon(_ transaction: inout Transaction) {
    guard transaction.owesCancel else { return }
    let status = cancelPersistently(transaction.id)
    if !status.isSuccess { logLeftBehind(transaction.guid, status) }
    transaction.isLeftBehind = !status.isSuccess
    transaction.owesCancel = false
  }

  /// Makes CANCEL; BUSY is asked again a few times.
  func cancelPersistently(_ id: SequenceID) -> Status {
    var attemptCount = 0
    while true {
      let status = cancelOnce(id)
      attemptCount += 1
      guard status == .busy && attemptCount < 10 else { return status }
      // A thread that is being killed waits no longer, but still asks.
      try? system.sleep(nanoseconds: limits.interval)
    }
  }

  /// Makes one CANCEL, for which INVALID_PARAMETERS, "nothing is in progress", is a success.
  func cancelOnce(_ id: SequenceID) -> Status {
    do throws(Status) {
      try client.cancel(id)
      return .success
    } catch .invalidParameters {
      return .success
    } catch {
      return error
    }
  }
}
