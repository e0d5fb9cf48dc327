// SPDX-License-Identifier: MIT

public import LFA

extension Driver {
  /// Tells what a file of a component reads as, in ASCII with a newline behind.
  ///
  /// What may change at any time is asked of the firmware at each read: whether an image is
  /// pending, and the versions (lfa-facts 2.1).
  ///
  /// - Returns: the number of bytes written; what exceeds the room in `text` is cut off.
  /// - Throws: ``Errno/noDevice`` if the component vanished; ``Errno/io`` for a file that is only
  ///   written; why the firmware could not be asked; ``Errno/interrupted``.
  public func show(
    slot: Int, guid: GUID, attribute: Attribute, into text: inout MutableSpan<UInt8>
  ) throws(Errno) -> Int {
    var content = TextLine()
    switch attribute {
    case .activate, .prime, .cancel:
      throw .io
    case .state:
      content.append(try state(slot, guid))
    case .activationPending, .currentVersion, .pendingVersion:
      content.append(attribute, of: try freshRecord(slot, guid))
    default:
      try refreshForReading()
      try reading { (table) throws(Errno) in
        try table.checkPresence(slot, guid)
        content.append(attribute, of: table[slot])
      }
    }
    content.append(UInt8(ascii: "\n"))
    return content.copy(into: &text)
  }

  /// Tells what goes on with a component.
  private func state(_ slot: Int, _ guid: GUID) throws(Errno) -> StaticString {
    try refreshForReading()
    let (word, hasFailed) = try reading { (table) throws(Errno) -> (StaticString?, Bool) in
      try table.checkPresence(slot, guid)
      // In this order: a transaction enters what it leaves staged before it is over.
      if let step = activity.step(of: guid) { return (step.name, false) }
      if let staged = table.staged(slot, guid) {
        return (staged.isPrimed ? "primed" : "failed", false)
      }
      return (nil, table[slot].result.error != nil)
    }
    if let word { return word }
    guard try freshRecord(slot, guid).flags.isActivationPending else { return "idle" }
    return hasFailed ? "failed" : "pending"
  }

  /// Asks the firmware about a component.
  ///
  /// The id it is known by may be void, or another component's by now: then the inventory is read
  /// again, and the question put once more.
  func freshRecord(_ slot: Int, _ guid: GUID) throws(Errno) -> InventoryRecord {
    try refreshForReading()
    let first = try reading { (table) throws(Errno) in
      try table.checkPresence(slot, guid)
      return try? record(of: guid, at: table[slot].id)
    }
    if let first { return first }
    try rescan()
    return try reading { (table) throws(Errno) in
      try table.checkPresence(slot, guid)
      return try record(of: guid, at: table[slot].id)
    }
  }

  /// Asks the firmware what an id stands for.
  ///
  /// - Throws: why it does not say; ``Errno/protocol`` if there is no id, or it is no longer that
  ///   of the component.
  func record(of guid: GUID, at id: SequenceID?) throws(Errno) -> InventoryRecord {
    guard let id else { throw .protocol }
    let record: InventoryRecord
    do throws(Status) {
      record = try client.getInventory(id)
    } catch {
      throw error.errno
    }
    guard record.guid == guid else { throw .protocol }
    return record
  }

  /// Scans if a scan is due. What is remembered still counts if that fails, so only being killed
  /// is passed on.
  private func refreshForReading() throws(Errno) {
    do throws(Errno) {
      try refresh()
    } catch .interrupted {
      throw .interrupted
    } catch {
    }
  }
}

extension TextLine {
  /// Appends what a file reads as that is asked of the firmware at each read.
  fileprivate mutating func append(_ attribute: Attribute, of record: InventoryRecord) {
    switch attribute {
    case .activationPending: append(boolean: record.flags.isActivationPending)
    case .currentVersion: append(record.currentVersion)
    default:
      append(pending: record.pendingVersion)
    }
  }

  /// Appends a version that may be none.
  mutating func append(pending version: FirmwareVersion) {
    guard version != .none else { return append("N/A") }
    append(version)
  }

  /// Appends what a file reads as that the driver remembers.
  fileprivate mutating func append(_ attribute: Attribute, of component: borrowing Component) {
    let flags = component.record.flags
    switch attribute {
    case .activationCapable: append(boolean: flags.isActivationCapable)
    case .mayResetCPU: append(boolean: flags.mayResetCPU)
    case .cpuRendezvous: append(boolean: flags.isRendezvousRequired)
    case .forceCPURendezvous: append(boolean: component.forcesRendezvous)
    case .autoActivate: append(boolean: component.activatesAutomatically)
    case .lastResult: append(component.result)
    default:
      guard let name = component.guid.knownName else { return append(component.guid) }
      append(name)
    }
  }

  /// Appends a boolean as sysfs has it: 1 or 0.
  private mutating func append(boolean: Bool) {
    append(boolean ? UInt8(ascii: "1") : UInt8(ascii: "0"))
  }
}
