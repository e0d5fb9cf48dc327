// SPDX-License-Identifier: MIT

import LFA
import SMCCC

// Every line about a component begins with its name, where it has one, and its GUID. Messages are
// rare, and their lines would swell the frame of every caller: they stay out of line.
extension TextLine {
  /// Begins a line about a component: `TF-RMM (6c0762a6-...): `.
  init(about guid: GUID) {
    self.init()
    append(name: guid)
    append(": ")
  }

  /// Appends a component's name, where it has one, and its GUID.
  mutating func append(name guid: GUID) {
    if let name = guid.knownName {
      append(name)
      append(" (")
      append(guid)
      append(")")
    } else {
      append(guid)
    }
  }

  init(_ literal: StaticString) {
    self.init()
    append(literal)
  }
}

/// What probe and scans have to say.
extension Driver {
  @inline(never)
  func logUnknownVersion(_ version: InterfaceVersion) {
    var line = TextLine("the firmware offers Live Firmware Activation ")
    line.append(version)
    line.append("; this driver knows 1.x")
    system.log(.error, line)
  }

  @inline(never)
  func logPresence(_ version: InterfaceVersion, _ count: Int) {
    var line = TextLine("Live Firmware Activation ")
    line.append(version)
    line.append(", ")
    line.append(decimal: UInt64(count.magnitude))
    line.append(count == 1 ? " component" : " components")
    system.log(.info, line)
  }

  @inline(never)
  func logNoCount(_ status: Status, _ table: inout Table) {
    var line = TextLine("inventory: GET_INFO failed: ")
    line.append(status)
    complain(.count, .error, line, &table)
  }

  @inline(never)
  func logReadFailures(_ failures: ReadFailures, _ table: inout Table) {
    guard failures.count > 0 else { return }
    var line = TextLine("inventory: GET_INVENTORY of id ")
    line.append(decimal: failures.id.x1)
    line.append(" failed: ")
    line.append(failures.status)
    if failures.count > 1 {
      line.append("; so did ")
      line.append(decimal: failures.count &- 1)
      line.append(" more")
    }
    complain(.components, .error, line, &table)
  }

  @inline(never)
  func logOverdueScan(_ id: SequenceID, _ count: Int, _ table: inout Table) {
    var line = TextLine("inventory: given up at id ")
    line.append(decimal: id.x1)
    line.append(" of ")
    line.append(decimal: UInt64(count.magnitude))
    line.append(", because the firmware takes too long")
    complain(.time, .error, line, &table)
  }

  @inline(never)
  func logAbsurdCount(_ count: UInt64, _ table: inout Table) {
    var line = TextLine("inventory: the firmware claims ")
    line.append(decimal: count)
    line.append(" components; more than ")
    line.append(decimal: UInt64(Driver.maximumComponentCount))
    line.append(" are refused")
    complain(.count, .error, line, &table)
  }

  @inline(never)
  func logNoRoom(_ table: inout Table) {
    complain(.count, .error, TextLine("inventory: no memory for all components"), &table)
  }

  @inline(never)
  func logDuplicate(_ guid: GUID, _ id: SequenceID, _ table: inout Table) {
    var line = TextLine(about: guid)
    line.append("listed again as id ")
    line.append(decimal: id.x1)
    line.append("; the first one counts")
    complain(.duplicate, .warning, line, &table)
  }

  @inline(never)
  func logNoDirectories(_ failures: DirectoryFailures, _ table: inout Table) {
    guard failures.count > 0 else { return }
    var line = TextLine(about: failures.guid)
    line.append("cannot be shown in sysfs: error ")
    line.append(decimal: Int64(failures.error.rawValue))
    if failures.count > 1 {
      line.append("; nor can ")
      line.append(decimal: failures.count &- 1)
      line.append(" more")
    }
    complain(.directories, .error, line, &table)
  }
}

/// What transactions have to say.
extension Driver {
  @inline(never)
  func logPrimedElsewhere(_ guid: GUID, _ primed: GUID) {
    var line = TextLine(about: guid)
    line.append("refused, because ")
    line.append(name: primed)
    line.append(" is primed; activate or cancel that first")
    system.log(.error, line)
  }

  @inline(never)
  func logPrimed(_ transaction: Transaction) {
    var line = TextLine(about: transaction.guid)
    line.append(transaction.pendingVersion)
    line.append(" primed")
    system.log(.info, line)
  }

  @inline(never)
  func logUndone(_ guid: GUID) {
    var line = TextLine(about: guid)
    line.append("no longer primed")
    system.log(.info, line)
  }

  @inline(never)
  func logEndlessUpdates(_ guid: GUID) {
    var line = TextLine(about: guid)
    line.append("has a new image again and again; the rest waits for the next notification")
    system.log(.warning, line)
  }

  @inline(never)
  func logNeedsReset(_ guid: GUID) {
    var line = TextLine(about: guid)
    line.append("refused, because its activation may reset CPUs")
    system.log(.error, line)
  }

  /// Says why a transaction ended early, by what the firmware answered or else by `reason`.
  @inline(never)
  func logFailure(_ transaction: Transaction, _ reason: Errno) {
    var line = TextLine(about: transaction.guid)
    line.append(transaction.phase.name)
    guard transaction.status.isSuccess else {
      line.append(" failed: ")
      line.append(transaction.status)
      return system.log(.error, line)
    }
    switch reason {
    case .timedOut: line.append(" did not finish in time")
    case .cancelled: line.append(" cancelled")
    case .shutdown: line.append(" given up, because the driver is being removed")
    case .interrupted: line.append(" given up, because its writer is being killed")
    case .protocol:
      line.append(" succeeded, says the firmware, but ")
      line.append(transaction.version)
      line.append(" still runs")
    default:
      line.append(" given up: error ")
      line.append(decimal: Int64(reason.rawValue))
    }
    let isWanted = reason == .cancelled || reason == .shutdown || reason == .interrupted
    system.log(isWanted ? .info : .error, line)
  }

  @inline(never)
  func logLeftBehind(_ guid: GUID, _ status: Status) {
    var line = TextLine(about: guid)
    line.append("CANCEL failed: ")
    line.append(status)
    line.append("; the firmware may refuse other activations")
    system.log(.error, line)
  }

  /// Says what became of a component whose ACTIVATE succeeded; `component` is what the scan after
  /// it found in its slot.
  @inline(never)
  func logSuccess(_ transaction: Transaction, _ component: Component) {
    var line = TextLine(about: transaction.guid)
    var level = LogLevel.info
    if component.guid != transaction.guid || component.presence != .present {
      line.append("activated; the firmware lists it no more")
    } else if component.id == nil {
      line.append("activated; its new version could not be read")
      level = .warning
    } else if component.record.currentVersion == .none {
      line.append("activated; the firmware does not tell its version")
    } else if component.record.currentVersion == transaction.version {
      line.append("activated, version ")
      line.append(transaction.version)
      line.append(" as before")
    } else {
      line.append(transaction.version)
      line.append(" -> ")
      line.append(component.record.currentVersion)
    }
    if transaction.stopsAllCPUs == true {
      line.append(", CPUs stopped for ")
      line.append(decimal: transaction.stoppedTime / 1000)
      line.append(" us")
    }
    if transaction.roundCount > 1 {
      line.append(" in ")
      line.append(decimal: transaction.roundCount)
      line.append(" rounds")
    }
    system.log(level, line)
  }
}
