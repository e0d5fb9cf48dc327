// SPDX-License-Identifier: MIT

import LFA
import Synchronization

extension Driver {
  /// Enters how a transaction ended, and tells user space.
  @inline(never)
  func finish(_ transaction: Transaction, _ failure: Errno?) {
    count(transaction, failure)
    finishing { (table) in
      table.busySlot = nil
      let slot = transaction.slot
      if transaction.isLeftBehind || transaction.goal == .prime && failure == nil {
        table.staged = Staged(
          slot: slot, guid: transaction.guid, id: transaction.id,
          isPrimed: !transaction.isLeftBehind,
          stopsAllCPUs: transaction.isLeftBehind ? transaction.stopsAllCPUs : nil)
      } else if failure == nil || table.staged(slot, transaction.guid) != nil {
        table.staged = nil
      }
      guard table[slot].guid == transaction.guid else { return }
      table[slot].result = result(transaction, failure, table[slot].record)
      table[slot].unannounced.insert(.lastResult)
      table[slot].unannounced.insert(.state)
      activity.settle()
      announce(slot, &table)
    }
  }

  private func result(
    _ transaction: Transaction, _ failure: Errno?, _ record: InventoryRecord
  ) -> LastResult {
    let isNew = failure == nil && transaction.goal == .activate
    return LastResult(
      isNone: false, phase: transaction.phase, status: transaction.status, error: failure,
      duration: (transaction.end ?? system.now) &- transaction.start, from: transaction.version,
      to: isNew ? record.currentVersion : transaction.pendingVersion)
  }

  private func count(_ transaction: Transaction, _ failure: Errno?) {
    guard transaction.goal == .activate else { return }
    switch failure {
    case nil: statistics.done.add(1, ordering: .relaxed)
    case .cancelled, .shutdown, .interrupted:
      // ACTIVATION_FAILED is an ECANCELED, too, but nobody asked for it.
      let counter = transaction.status.isSuccess
      if counter {
        statistics.cancelled.add(1, ordering: .relaxed)
      } else {
        statistics.failed.add(1, ordering: .relaxed)
      }
    default: statistics.failed.add(1, ordering: .relaxed)
    }
  }
}
