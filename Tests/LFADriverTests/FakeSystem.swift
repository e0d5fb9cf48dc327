// SPDX-License-Identifier: MIT

import LFA
import LFADriver
import SMCCC

/// Stands for the operating system: records what the driver does at its boundary, and stops the
/// test where that could never work.
final class FakeSystem: OperatingSystem, @unchecked Sendable {
  let firmware: FakeFirmware
  let interleaver: Interleaver
  var cpuCount = 2
  var limits = Limits()

  /// Lists calls, sleeps and stops in their order.
  private(set) var trace: [String] = []
  private(set) var logs: [String] = []
  /// Lists what happened to directories: `+guid`, `-guid`, `~guid` for a change.
  private(set) var events: [String] = []
  private(set) var directories: [GUID: Int] = [:]
  /// Lists the variables of all events, in their order.
  private(set) var variables: [String] = []
  /// Lists the files of which poll() was told, in their order.
  private(set) var polled: [String] = []
  private(set) var watchdogCount = 0
  private(set) var relaxCount = 0
  private(set) var areCPUsStopped = false
  private(set) var isLastCPU = false

  /// Makes the thread that moves a killed one, where no threads are interleaved.
  var isKilled = false
  var memoryLimit = Int.max
  /// Lists the sizes of lent memory, by address.
  private(set) var memoryInUse: [UInt: Int] = [:]
  var addFailure: Errno?
  /// Names the components whose directories cannot be made; nil for all.
  var failingAdds: Set<GUID>?
  var stopFailure: Errno?
  /// Runs at the begin of each sleep.
  var whileAsleep: () -> Void = {}
  /// Runs once whoever was told of a change can get the inventory lock.
  var afterTelling: () -> Void = {}
  private var hasTold = false
  /// Tells how long one ACTIVATE takes, in nanoseconds.
  var activateTime: UInt64 = 0

  private(set) var isTransactionLocked = false
  private(set) var readerCount = 0
  private(set) var isWriterIn = false

  init(_ firmware: FakeFirmware, seed: UInt64 = 1) {
    self.firmware = firmware
    interleaver = Interleaver(seed: seed)
    firmware.system = self
  }

  func clear() {
    trace = []
    logs = []
    events = []
    variables = []
    polled = []
  }

  func traceCall(_ function: Function, _ arguments: Registers) {
    switch function {
    case .version, .getInfo: trace.append("\(function)")
    case .features: trace.append("features \(arguments.x1)")
    case .getInventory: trace.append("inventory \(arguments.x1)")
    case .prime, .cancel: trace.append("\(function) \(arguments.x1)")
    case .activate: trace.append("activate \(arguments.x1)" + (arguments.x2 == 1 ? " skip" : ""))
    }
  }

  private func checkKilled() throws(Errno) {
    if isKilled || interleaver.isKilled { throw .interrupted }
  }

  func tryLockTransaction() -> Bool {
    interleaver.pass()
    guard !isTransactionLocked else { return false }
    isTransactionLocked = true
    return true
  }

  func unlockTransaction() {
    precondition(isTransactionLocked)
    isTransactionLocked = false
    interleaver.pass()
  }

  func lockInventoryForReading() throws(Errno) {
    interleaver.pass()
    try checkKilled()
    interleaver.wait { [self] in !isWriterIn }
    try checkKilled()
    readerCount += 1
  }

  func unlockInventoryAfterReading() {
    precondition(readerCount > 0)
    readerCount -= 1
    interleaver.pass()
  }

  func lockInventoryForWriting() throws(Errno) {
    interleaver.pass()
    try checkKilled()
    interleaver.wait { [self] in !isWriterIn && readerCount == 0 }
    try checkKilled()
    isWriterIn = true
  }

  func lockInventoryToFinish() {
    interleaver.waitThough { [self] in !isWriterIn && readerCount == 0 }
    isWriterIn = true
  }

  func unlockInventoryAfterWriting() {
    precondition(isWriterIn)
    isWriterIn = false
    let tells = hasTold
    hasTold = false
    if tells { afterTelling() }
    interleaver.pass()
  }

  var now: UInt64 { interleaver.now }

  func sleep(nanoseconds: UInt64) throws(Errno) {
    precondition(!areCPUsStopped, "sleeps with the CPUs stopped")
    precondition(interleaver.isRunning || !isWriterIn, "sleeps with the inventory locked")
    try checkKilled()
    trace.append("sleep")
    whileAsleep()
    interleaver.sleep(nanoseconds: nanoseconds)
    try checkKilled()
  }

  func relax() throws(Errno) {
    relaxCount += 1
    try checkKilled()
  }

  func touchWatchdog() { watchdogCount += 1 }

  func stopAllCPUs(_ round: inout ActivationRound<FakeSystem>) throws(Errno) {
    precondition(isWriterIn, "stops CPUs without the inventory lock")
    if let stopFailure { throw stopFailure }
    trace.append("stop")
    areCPUsStopped = true
    for cpu in 1...cpuCount {
      isLastCPU = cpu == cpuCount
      round.enter()
    }
    areCPUsStopped = false
    trace.append("go")
  }

  func log(_ level: LogLevel, _ line: borrowing TextLine) {
    precondition(!areCPUsStopped, "logs with the CPUs stopped")
    logs.append("\(level): \(string(line))")
  }

  func addComponent(slot: Int, guid: GUID, event: borrowing TextLine) throws(Errno) {
    precondition(isWriterIn && directories[guid] == nil)
    precondition(!directories.values.contains(slot), "two components in one slot")
    if let addFailure, failingAdds?.contains(guid) != false { throw addFailure }
    directories[guid] = slot
    events.append("+\(string(guid))")
    variables.append(string(event))
  }

  func removeComponent(slot: Int, guid: GUID) {
    precondition(isWriterIn && directories[guid] == slot)
    directories[guid] = nil
    events.append("-\(string(guid))")
  }

  func notifyChange(
    slot: Int, guid: GUID, changes: AttributeSet, event: borrowing TextLine
  ) {
    precondition(isWriterIn && directories[guid] == slot)
    hasTold = true
    events.append("~\(string(guid))")
    variables.append(string(event))
    for attribute in (0..<UInt8(Attribute.count)).compactMap(Attribute.init)
    where changes.contains(attribute) {
      polled.append("\(attribute.fileName)")
    }
  }

  func allocate(bytes: Int) -> UnsafeMutableRawPointer? {
    guard bytes <= memoryLimit else { return nil }
    // SAFETY: zeroed at once, and the caller's until released.
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
    unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    memoryInUse[UInt(bitPattern: memory)] = bytes
    return unsafe memory
  }

  func release(_ memory: UnsafeMutableRawPointer) {
    let address = UInt(bitPattern: memory)
    precondition(memoryInUse.removeValue(forKey: address) != nil, "was not allocated")
    // SAFETY: it came from `allocate`, and only once as the list shows.
    unsafe memory.deallocate()
  }
}

func string(_ line: borrowing TextLine) -> String {
  line.withBytes { bytes in
    String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
  }
}

func string(_ guid: GUID) -> String {
  if guid == .bl31 { return "bl31" }
  if guid == .bl32 { return "bl32" }
  if guid == .bl33 { return "bl33" }
  if guid == .rmm { return "rmm" }
  return String(decoding: (0..<GUID.textLength).map(guid.textCharacter), as: UTF8.self)
}
