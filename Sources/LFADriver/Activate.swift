// SPDX-License-Identifier: MIT

public import LFA
import Synchronization

extension Driver {
  /// Activates the pending image of a component: PRIME, ACTIVATE and a scan, as one transaction.
  /// What ``prime(slot:guid:)`` has done is not done again.
  ///
  /// - Throws: why the new image does not run; see ``Errno``.
  public func activate(slot: Int, guid: GUID) throws(Errno) {
    guard system.tryLockTransaction() else { throw .busy }
    defer { system.unlockTransaction() }
    try attempt(.activate, slot, guid, isAutomatic: false)
  }

  /// Has the firmware load and check the pending image of a component, so that
  /// ``activate(slot:guid:)`` has less to do. ``cancel(slot:guid:)`` undoes it, as does removing
  /// the driver.
  ///
  /// - Throws: why the image is not primed; see ``Errno``.
  public func prime(slot: Int, guid: GUID) throws(Errno) {
    guard system.tryLockTransaction() else { throw .busy }
    defer { system.unlockTransaction() }
    try attempt(.prime, slot, guid, isAutomatic: false)
  }

  /// Makes a transaction; the caller holds its lock.
  func attempt(
    _ goal: Transaction.Goal, _ slot: Int, _ guid: GUID, isAutomatic: Bool
  ) throws(Errno) {
    guard !isClosing.load(ordering: .sequentiallyConsistent) else { throw .shutdown }
    guard activity.begin(guid) else { throw .busy }
    // Where it does not even begin, whatever was primed before still is.
    var isUndone = false
    defer { activity.end(undone: isUndone) }

    var transaction = try prepare(goal, slot, guid, evicts: isAutomatic)
    let failure = carryOut(&transaction)
    isUndone = failure != nil && !transaction.isLeftBehind
    finish(transaction, failure)
    // After a switch the inventory was read, or else the next use tries again.
    if goal == .prime || failure != nil { unlatch() }
    if let failure { throw failure }
  }

  /// Goes through the phases, or undoes them.
  ///
  /// - Returns: why it did not get to the end; nil if it did.
  @inline(never)
  private func carryOut(_ transaction: inout Transaction) -> Errno? {
    do throws(Errno) {
      if !transaction.isPrimed { try prime(&transaction) }
      if transaction.goal == .activate {
        try switchOver(&transaction)
      } else {
        transaction.end = system.now
        logPrimed(transaction)
      }
      return nil
    } catch {
      transaction.end = transaction.end ?? system.now
      logFailure(transaction, error)
      abandon(&transaction)
      return error
    }
  }

  /// Checks that a component can be activated now, and latches its id.
  ///
  /// What is remembered is checked before the firmware is called at all; then what it says now.
  @inline(never)
  private func prepare(
    _ goal: Transaction.Goal, _ slot: Int, _ guid: GUID, evicts: Bool
  ) throws(Errno) -> Transaction {
    let start = system.now
    return try writing { (table) throws(Errno) in
      try refresh(&table)
      try check(table.component(slot, guid).record)
      try checkWay(slot, guid, evicts: evicts, table)
      let (id, record) = try lookUp(slot, guid, &table)
      note(record, id, slot, &table)
      do throws(Errno) {
        try check(record)
        guard record.flags.isActivationPending else { throw .nothingPending }
      } catch {
        announce(slot, &table)
        throw error
      }
      try makeWay(slot, guid, &table)
      isLatched.store(true, ordering: .sequentiallyConsistent)
      table.busySlot = slot
      if goal == .activate { statistics.tried.add(1, ordering: .relaxed) }
      return Transaction(goal, slot, id, record, table.staged(slot, guid), start: start)
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
