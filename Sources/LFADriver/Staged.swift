// SPDX-License-Identifier: MIT

import LFA

/// Remembers the one component that the firmware holds between PRIME and the end of ACTIVATE while
/// no transaction runs. Agents refuse all others meanwhile (lfa-facts 2.5).
struct Staged {
  /// Tells where it is in the table.
  let slot: Int
  let guid: GUID
  /// Addresses it as PRIME did; it outlives scans, which move nothing in the firmware.
  let id: SequenceID
  /// Says that it was primed on purpose and waits for `activate`. Otherwise CANCEL was refused.
  let isPrimed: Bool
  /// Tells whether all CPUs took part in the ACTIVATE that was left half-way; nil if none was.
  let stopsAllCPUs: Bool?

  /// Tells whether it is that component.
  func concerns(_ slot: Int, _ guid: GUID) -> Bool { self.slot == slot && self.guid == guid }

  /// Says of the same component that CANCEL was refused.
  var leftBehind: Staged {
    Staged(slot: slot, guid: guid, id: id, isPrimed: false, stopsAllCPUs: stopsAllCPUs)
  }
}

extension Driver {
  /// Checks that no other component is primed, unless the transaction is to evict it. Makes no call.
  ///
  /// - Throws: ``Errno/busy`` if one is.
  func checkWay(_ slot: Int, _ guid: GUID, evicts: Bool, _ table: borrowing Table) throws(Errno) {
    guard let staged = table.staged, staged.isPrimed, !staged.concerns(slot, guid), !evicts else {
      return
    }
    logPrimedElsewhere(guid, staged.guid)
    throw .busy
  }

  /// Makes way for a transaction that is about to begin: what was left behind gets another CANCEL,
  /// and so does what is primed for another component.
  ///
  /// - Throws: ``Errno/busy`` if another component stays primed.
  func makeWay(_ slot: Int, _ guid: GUID, _ table: inout Table) throws(Errno) {
    guard let staged = table.staged else { return }
    if staged.isPrimed && staged.concerns(slot, guid) { return }
    guard cancelOnce(staged.id).isSuccess else {
      // What cannot be undone may still be gone through with, or the firmware tells.
      guard staged.isPrimed else { return }
      throw .busy
    }
    forget(staged, &table)
  }

  /// Undoes a PRIME whose component the firmware lists no more. What it refuses to undo is left for
  /// the next attempt, or for ``retire()``.
  func cancelVanished(_ slot: Int, _ table: inout Table) {
    guard let staged = table.staged, staged.slot == slot else { return }
    let status = cancelOnce(staged.id)
    if status.isSuccess {
      table.staged = nil
    } else {
      logLeftBehind(staged.guid, status)
      table.staged = staged.leftBehind
    }
  }

  /// Undoes a PRIME that no transaction is about.
  ///
  /// - Throws: ``Errno/nothingPending`` if there is none; ``Errno/busy`` if a transaction runs; why
  ///   the firmware does not let go.
  func cancelStaged(_ slot: Int, _ guid: GUID) throws(Errno) {
    guard try staged(slot, guid) != nil else { throw .nothingPending }
    guard system.tryLockTransaction() else { throw .busy }
    defer { system.unlockTransaction() }
    // Whoever held the lock before may have gone through with it.
    guard let staged = try staged(slot, guid) else { throw .nothingPending }
    let status = cancelPersistently(staged.id)
    guard status.isSuccess else { throw status.errno }
    logUndone(guid)
    finishing { (table) in forget(staged, &table) }
  }

  /// Has the firmware forget what is primed, when the driver is removed: the last call, to be made
  /// once nobody is inside the driver.
  public func retire() {
    var left: Staged?
    finishing { (table) in
      left = table.staged
      table.staged = nil
    }
    guard let staged = left else { return }
    let status = cancelPersistently(staged.id)
    if !status.isSuccess { logLeftBehind(staged.guid, status) }
  }

  private func staged(_ slot: Int, _ guid: GUID) throws(Errno) -> Staged? {
    try reading { (table) throws(Errno) in
      try table.checkPresence(slot, guid)
      return table.staged(slot, guid)
    }
  }

  /// Forgets what CANCEL has undone, and tells user space.
  private func forget(_ staged: Staged, _ table: inout Table) {
    table.staged = nil
    guard table[staged.slot].guid == staged.guid else { return }
    table[staged.slot].unannounced.insert(.state)
    announce(staged.slot, &table)
  }
}
