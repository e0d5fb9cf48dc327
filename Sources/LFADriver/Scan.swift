// SPDX-License-Identifier: MIT

public import LFA
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

  /// Takes note that a component's directory, which the system had agreed to show, does not appear:
  /// the next scan asks for it again. To be called by a thread that holds none of the locks.
  public func directoryIsMissing(slot: Int, guid: GUID, error: Errno) {
    finishing { (table) in
      guard table[slot].guid == guid, table[slot].hasDirectory else { return }
      var failures = DirectoryFailures()
      failures.note(guid, error)
      logNoDirectories(failures, &table)
      table[slot].hasDirectory = false
      system.removeComponent(slot: slot, guid: guid)
      isStale.store(true, ordering: .sequentiallyConsistent)
    }
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
  /// A scan that fails leaves components without ids and the inventory stale; one that takes longer
  /// than an ACTIVATE may leaves those without that it did not come to. A thread that is being killed
  /// gives a scan up, unless it `finishes` an activation by it.
  func scan(_ table: inout Table, finishes: Bool = false) throws(Errno) {
    let isOverdue: Bool
    // Whoever asks from here on gets another scan.
    isStale.store(false, ordering: .sequentiallyConsistent)
    do throws(Errno) {
      table.beginScan()
      let count = try componentCount(&table)
      try reserve(count, &table)
      let reading = try readComponents(count, &table, finishes: finishes)
      showChanges(isComplete: reading == .complete, &table)
      isOverdue = reading == .overdue
    } catch {
      table.complaints.giveUp()
      isStale.store(true, ordering: .sequentiallyConsistent)
      throw error
    }
    // What was read stays in use: to ask again at once would take as long again.
    if isOverdue { throw .timedOut }
  }

  private func componentCount(_ table: inout Table) throws(Errno) -> Int {
    let count: UInt64
    do throws(Status) {
      count = try client.getInfo()
    } catch {
      logNoCount(error, &table)
      throw error.errno
    }
    guard count <= UInt64(Table.maximum) else {
      logAbsurdCount(count, &table)
      throw .protocol
    }
    return Int(truncatingIfNeeded: count)
  }

  /// Makes room for at least `count` components.
  private func reserve(_ count: Int, _ table: inout Table) throws(Errno) {
    let capacity = Table.capacity(for: count)
    guard table.capacity < capacity else { return }
    guard let memory = unsafe system.allocate(bytes: Table.bytes(capacity: capacity)) else {
      logNoRoom(&table)
      throw .noMemory
    }
    // SAFETY: the memory was made for this capacity, and the table stops using what it returns.
    if let old = unsafe table.move(to: memory, capacity: capacity) { unsafe system.release(old) }
  }

  /// Reads ids 0 to `count` less one, or as many of them as there is time for.
  ///
  /// One id that cannot be read fails alone; a line in the log tells of the first, and how many
  /// there are.
  ///
  /// - Throws: the failure if none could be read; ``Errno/interrupted``.
  private func readComponents(
    _ count: Int, _ table: inout Table, finishes: Bool
  ) throws(Errno) -> ReadingOutcome {
    let start = system.now
    let limit = limits.activate
    var readCount = 0
    var failures = ReadFailures()
    var hasDuplicate = false
    for number in 0..<count {
      let id = SequenceID(rawValue: UInt32(truncatingIfNeeded: number))
      guard system.now &- start < limit else {
        logReadFailures(failures, &table)
        logOverdueScan(id, count, &table)
        return .overdue
      }
      do throws(Errno) {
        try system.relax()
      } catch {
        if !finishes { throw error }
      }
      let record: InventoryRecord
      do throws(Status) {
        record = try client.getInventory(id)
      } catch {
        failures.note(id, error)
        continue
      }
      readCount += 1
      let slot = try slot(for: record.guid, &table)
      if table.wasSeen(slot) {
        if !hasDuplicate { logDuplicate(record.guid, id, &table) }
        hasDuplicate = true
      } else {
        note(record, id, slot, &table)
      }
    }
    logReadFailures(failures, &table)
    if readCount == 0 && count > 0 { throw failures.status.errno }
    return readCount == count ? .complete : .partial
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

  /// Makes directories appear and disappear as the components do.
  ///
  /// Components that an incomplete scan did not see may be behind an id that could not be read:
  /// they stay, without an id.
  private func showChanges(isComplete: Bool, _ table: inout Table) {
    var failures = DirectoryFailures()
    for slot in 0..<table.used {
      let guid = table[slot].guid
      if isComplete && table[slot].presence == .present && !table.wasSeen(slot) {
        cancelVanished(slot, &table)
        table.markVanished(slot)
        guard table[slot].hasDirectory else { continue }
        table[slot].hasDirectory = false
        system.removeComponent(slot: slot, guid: guid)
      } else if table[slot].presence == .present && !table[slot].hasDirectory {
        showDirectory(slot, &failures, &table)
      } else {
        announce(slot, &table)
      }
    }
    logNoDirectories(failures, &table)
  }

  @inline(never)
  private func showDirectory(
    _ slot: Int, _ failures: inout DirectoryFailures, _ table: inout Table
  ) {
    let guid = table[slot].guid
    do throws(Errno) {
      try system.addComponent(slot: slot, guid: guid, event: event(of: table[slot]))
      table[slot].hasDirectory = true
      table[slot].unannounced = AttributeSet()
    } catch {
      failures.note(guid, error)
    }
  }
}

/// Tells how much of the inventory a scan has read.
private enum ReadingOutcome {
  /// All of it.
  case complete
  /// What the firmware let it.
  case partial
  /// What there was time for.
  case overdue
}

/// Counts the ids that a scan could not read.
struct ReadFailures {
  /// Counts them.
  var count: UInt64 = 0
  /// Tells the first of them.
  var id = SequenceID(rawValue: 0)
  /// Tells what the firmware said of the first.
  var status = Status.success

  /// Counts one more.
  mutating func note(_ id: SequenceID, _ status: Status) {
    if count == 0 {
      self.id = id
      self.status = status
    }
    count &+= 1
  }
}

/// Counts the components that a scan could not show.
struct DirectoryFailures {
  /// Counts them.
  var count: UInt64 = 0
  /// Tells the first of them.
  var guid = GUID(x1: 0, x2: 0)
  /// Tells why the first could not be shown.
  var error = Errno.noMemory

  /// Counts one more.
  mutating func note(_ guid: GUID, _ error: Errno) {
    if count == 0 {
      self.guid = guid
      self.error = error
    }
    count &+= 1
  }
}
