// SPDX-License-Identifier: MIT

public import LFA
import Synchronization

extension Driver {
  /// Activates the pending image of a component: PRIME, ACTIVATE and a scan, as one transaction.
  ///
  /// - Throws: why the new image does not run; see ``Errno``.
  public func activate(slot: Int, guid: GUID) throws(Errno) {
    guard system.tryLockTransaction() else { throw .busy }
    defer { system.unlockTransaction() }
    guard !isClosing.load(ordering: .sequentiallyConsistent) else { throw .shutdown }
    guard activity.begin(guid) else { throw .busy }
    var isUndone = true
    defer { activity.end(undone: isUndone) }

    var transaction = try prepare(slot, guid)
    do throws(Errno) {
      try prime(&transaction)
      try switchOver(&transaction)
      isUndone = false
    } catch {
      logFailure(transaction, error)
      abandon(&transaction)
      isUndone = !transaction.isLeftBehind
      unlatch()
      throw error
    }
  }

  /// Checks that a component can be activated now, and latches its id.
  ///
  /// What is remembered is checked before the firmware is called at all; then what it says now.
  private func prepare(_ slot: Int, _ guid: GUID) throws(Errno) -> Transaction {
    try writing { (table) throws(Errno) in
      try refresh(&table)
      try check(table.component(slot, guid).record)
      let (id, record) = try lookUp(slot, guid, &table)
      note(record, id, slot, &table)
      try check(record)
      guard record.flags.isActivationPending else { throw .nothingPending }
      isLatched.store(true, ordering: .sequentiallyConsistent)
      return Transaction(slot: slot, guid: guid, id: id, version: record.currentVersion)
    }
  }

  /// Refuses what can't be activated from here, whether or not an image is pending.
  private func check(_ record: InventoryRecord) throws(Errno) {
    guard record.flags.isActivationCapable else { throw .notCapable }
    guard !record.flags.mayResetCPU else {
      logNeedsReset(record.guid)
      throw .needsReset
    }
  }

  /// Finds the id of a component and what the firmware says of it; if the known id leads nowhere,
  /// reads the inventory and asks once more.
  private func lookUp(
    _ slot: Int, _ guid: GUID, _ table: inout Table
  ) throws(Errno) -> (SequenceID, InventoryRecord) {
    if let id = table[slot].id, let record = try? record(of: guid, at: id) { return (id, record) }
    try scan(&table)
    guard let id = try table.component(slot, guid).id else { throw .protocol }
    return (id, try record(of: guid, at: id))
  }

  /// Lets scans go on, and makes up for one that was asked for meanwhile.
  private func unlatch() {
    isLatched.store(false, ordering: .sequentiallyConsistent)
    // A failure is in the log, and leaves the inventory stale for the next use.
    try? refresh()
  }

  /// Tells why the running transaction has to stop; nil if it may go on.
  var reasonToStop: Errno? {
    if isClosing.load(ordering: .sequentiallyConsistent) { return .shutdown }
    return activity.isAskedToStop ? .cancelled : nil
  }

  /// Waits between two calls of a phase that began at `start`.
  ///
  /// - Throws: why the phase has to end.
  func pause(since start: UInt64, limit: UInt64) throws(Errno) {
    guard system.now &- start < limit else { throw .timedOut }
    try system.sleep(nanoseconds: limits.interval)
    if let reason = reasonToStop { throw reason }
  }
}
