// SPDX-License-Identifier: MIT

import LFA
import Synchronization

extension Driver {
  /// Reads the inventory again because something changed, and shows what has.
  ///
  /// Requests coalesce: one scan serves all that came before it began. While a transaction runs,
  /// it is left to that transaction's end.
  ///
  /// - Throws: why the inventory could not be read; the next use of any file tries again.
  public func rescan() throws(Errno) {
    isStale.store(true, ordering: .sequentiallyConsistent)
    try refresh()
  }

  /// Scans if somebody asked for it and no transaction relies on its sequence id.
  ///
  /// Who asks marks the inventory as stale first and looks for a transaction then; a transaction
  /// unlatches first and looks for the mark then: one of the two sees the other.
  func refresh() throws(Errno) {
    guard isStale.load(ordering: .sequentiallyConsistent) else { return }
    try writing { (table) throws(Errno) in
      try refresh(&table)
    }
  }

  /// Scans as ``refresh()`` does, for a caller that holds the lock.
  func refresh(_ table: inout Table) throws(Errno) {
    guard isStale.load(ordering: .sequentiallyConsistent),
      !isLatched.load(ordering: .sequentiallyConsistent)
    else { return }
    guard !isClosing.load(ordering: .sequentiallyConsistent) else { throw .shutdown }
    try scan(&table)
  }

  /// Reads the whole inventory: GET_INFO, then one GET_INVENTORY per sequence id.
  ///
  /// A scan that fails leaves components without ids and the inventory stale.
  func scan(_ table: inout Table) throws(Errno) {
    // Whoever asks from here on gets another scan.
    isStale.store(false, ordering: .sequentiallyConsistent)
    do throws(Errno) {
      table.beginScan()
      let count = try componentCount()
      try reserve(count, &table)
      let isComplete = try readComponents(count, &table)
      showChanges(isComplete: isComplete, &table)
    } catch {
      isStale.store(true, ordering: .sequentiallyConsistent)
      throw error
    }
  }

  private func componentCount() throws(Errno) -> Int {
    let count: UInt64
    do throws(Status) {
      count = try client.getInfo()
    } catch {
      logScanFailure("GET_INFO", error)
      throw error.errno
    }
    guard count <= UInt64(Table.maximum) else {
      logAbsurdCount(count)
      throw .protocol
    }
    return Int(truncatingIfNeeded: count)
  }

  /// Makes room for at least `count` components.
  private func reserve(_ count: Int, _ table: inout Table) throws(Errno) {
    let capacity = Table.capacity(for: count)
    guard table.capacity < capacity else { return }
    guard let memory = unsafe system.allocate(bytes: Table.bytes(capacity: capacity)) else {
      logNoRoom()
      throw .noMemory
    }
    // SAFETY: the memory was made for this capacity, and the table stops using what it returns.
    if let old = unsafe table.move(to: memory, capacity: capacity) { unsafe system.release(old) }
  }

  /// Reads ids 0 to `count` less one.
  ///
  /// One id that cannot be read fails alone, with a line in the log.
  ///
  /// - Returns: whether all of them could be read.
  /// - Throws: the failure if none could.
  private func readComponents(_ count: Int, _ table: inout Table) throws(Errno) -> Bool {
    var readCount = 0
    var failure = Status.success
    var hasDuplicate = false
    for number in 0..<count {
      let id = SequenceID(rawValue: UInt32(truncatingIfNeeded: number))
      let record: InventoryRecord
      do throws(Status) {
        record = try client.getInventory(id)
      } catch {
        logScanFailure("GET_INVENTORY", id: id, error)
        failure = error
        continue
      }
      readCount += 1
      let slot = try slot(for: record.guid, &table)
      if table.wasSeen(slot) {
        if !hasDuplicate { logDuplicate(record.guid, id) }
        hasDuplicate = true
      } else {
        note(record, id, slot, &table)
      }
    }
    if readCount == 0 && count > 0 { throw failure.errno }
    return readCount == count
  }

  /// Finds or makes room for a component.
  private func slot(for guid: GUID, _ table: inout Table) throws(Errno) -> Int {
    if let slot = table.slot(of: guid) ?? table.insert(guid) { return slot }
    table.forgetVanished()
    if let slot = table.insert(guid) { return slot }
    try reserve(table.capacity &+ 1, &table)
    guard let slot = table.insert(guid) else { throw .noMemory }
    return slot
  }

  /// Enters what the firmware says of a component, and tells user space if that is new.
  func note(
    _ record: InventoryRecord, _ id: SequenceID, _ slot: Int, _ table: inout Table
  ) {
    let hasChanged = table[slot].record != record
    table.note(record, id, slot)
    if hasChanged && table[slot].hasDirectory { system.notifyChange(slot: slot, guid: record.guid) }
  }

  /// Makes directories appear and disappear as the components do.
  ///
  /// Components that an incomplete scan did not see may be behind an id that could not be read:
  /// they stay, without an id.
  private func showChanges(isComplete: Bool, _ table: inout Table) {
    for slot in 0..<table.used {
      let guid = table[slot].guid
      if isComplete && table[slot].presence == .present && !table.wasSeen(slot) {
        table.markVanished(slot)
        guard table[slot].hasDirectory else { continue }
        table[slot].hasDirectory = false
        system.removeComponent(slot: slot, guid: guid)
      } else if table[slot].presence == .present && !table[slot].hasDirectory {
        do throws(Errno) {
          try system.addComponent(slot: slot, guid: guid)
          table[slot].hasDirectory = true
        } catch {
          logNoDirectory(guid, error)
        }
      }
    }
  }
}
