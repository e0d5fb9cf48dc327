// SPDX-License-Identifier: MIT

import LFA
import LFADriver
import Synchronization
import VirtualTime

/// Is the operating system that the driver runs in. The clock's lock protects everything.
final class SimulatedKernel: OperatingSystem, @unchecked Sendable {
  let hardware: SimulatedHardware
  let memory = LentMemory()
  private var state: State

  private struct State {
    var limits: Limits
    var isNotifying = false
    var isTransactionLocked = false
    var readers = 0
    var isWriterInside = false
    var isStoppingOrPlugging = false
    var log = Record<LogEntry>()
    var events = Record<DirectoryEvent>()
    var directories = Directories()
    var onChange: (@Sendable () -> Void)?
    var stopFailures: [Errno] = []
  }

  /// Makes the kernel of a machine.
  init(_ hardware: SimulatedHardware, limits: Limits) {
    self.hardware = hardware
    state = State(limits: limits)
  }

  /// Holds the limits of this moment.
  var limits: Limits { clock.change { state.limits } }

  /// Has the operator change the limits.
  func change(_ body: (inout Limits) -> Void) {
    clock.change { body(&state.limits) }
  }

  private var clock: VirtualClock { hardware.clock }

  /// Holds the log so far.
  var log: [LogEntry] { clock.change { state.log.entries } }

  /// Lists what happened to directories so far.
  var events: [DirectoryEvent] { clock.change { state.events.entries } }

  /// Looks at the directories there are.
  func withDirectories<Result>(_ look: (Directories) -> Result) -> Result {
    clock.change { look(state.directories) }
  }

  /// Has somebody told when files read otherwise, or are gone.
  func observe(_ onChange: @escaping @Sendable () -> Void) {
    clock.change { state.onChange = onChange }
  }

  /// Has the next attempts to stop the CPUs fail like this.
  func failStops(with errors: [Errno]) {
    clock.change { state.stopFailures = errors }
  }

  // MARK: Locks

  func tryLockTransaction() -> Bool {
    clock.change {
      defer { state.isTransactionLocked = true }
      return !state.isTransactionLocked
    }
  }

  func unlockTransaction() {
    clock.change { state.isTransactionLocked = false }
  }

  func lockInventoryForReading() throws(Errno) {
    try waitKillably(until: .max, for: "the inventory, to read") { [self] in
      guard !state.isWriterInside else { return false }
      state.readers += 1
      return true
    }
  }

  func unlockInventoryAfterReading() {
    clock.change { state.readers -= 1 }
  }

  func lockInventoryForWriting() throws(Errno) {
    try waitKillably(until: .max, for: "the inventory, to write") { [self] in
      guard !state.isWriterInside && state.readers == 0 else { return false }
      state.isWriterInside = true
      return true
    }
  }

  func lockInventoryToFinish() {
    clock.wait(until: .max, for: "the inventory, to finish") { [self] in
      guard !state.isWriterInside && state.readers == 0 else { return false }
      state.isWriterInside = true
      return true
    }
  }

  func unlockInventoryAfterWriting() {
    clock.change { state.isWriterInside = false }
  }

  /// Runs `body` as the kernel's own work, of which one runs at a time and none can be killed.
  func runWork(_ body: () -> Void) {
    clock.wait(until: .max, for: "the work queue") { [self] in
      defer { state.isNotifying = true }
      return !state.isNotifying
    }
    defer { clock.change { state.isNotifying = false } }
    SimulatedProcess.$current.withValue(nil, operation: body)
  }

  // MARK: Time

  var now: UInt64 { clock.now }

  func sleep(nanoseconds: UInt64) throws(Errno) {
    let (time, overflows) = clock.now.addingReportingOverflow(nanoseconds)
    try waitKillably(until: overflows ? .max : time, for: "the time to come") { false }
  }

  func relax() throws(Errno) {
    let process = SimulatedProcess.current
    if clock.change({ process?.isKilled == true }) { throw .interrupted }
  }

  func touchWatchdog() {}

  private func waitKillably(
    until deadline: UInt64, for purpose: StaticString, _ attempt: @escaping () -> Bool
  ) throws(Errno) {
    let process = SimulatedProcess.current
    let fate = Fate()
    clock.wait(until: deadline, for: purpose) {
      if let process, process.isKilled {
        fate.isKilled = true
        return true
      }
      return attempt()
    }
    if fate.isKilled { throw .interrupted }
  }

  /// Carries what became of a wait out of its closure.
  private final class Fate: @unchecked Sendable {
    var isKilled = false
  }

  // MARK: CPUs

  var firmware: SimulatedConduit { SimulatedConduit(hardware: hardware) }

  func stopAllCPUs(_ round: inout ActivationRound<SimulatedKernel>) throws(Errno) {
    let failure = clock.change {
      state.stopFailures.isEmpty ? nil : state.stopFailures.removeFirst()
    }
    if let failure { throw failure }
    holdOffHotplug()
    defer { allowHotplug() }
    let cpus = hardware.onlineCPUs
    let gathering = Gathering(of: cpus.count)
    unsafe withUnsafeMutablePointer(to: &round) { pointer in
      // SAFETY: the round lives until this closure returns, which awaits every thread that uses
      // it; `enter` may be called by several at a time.
      nonisolated(unsafe) let round = unsafe pointer
      let threads = cpus.compactMap { cpu in
        clock.startIfPossible { [self] in
          guard hardware.processors.take(cpu) else { return }
          defer { hardware.processors.giveBack(cpu) }
          clock.change { gathering.arrived += 1 }
          clock.wait(until: .max, for: "all CPUs to stand still") { gathering.isOver }
          guard clock.change({ gathering.isComplete }) else { return }
          Processors.$current.withValue(cpu) { unsafe round.pointee.enter() }
        }
      }
      clock.change { gathering.isCalledOff = threads.count < cpus.count }
      for thread in threads { thread.awaitEnd() }
    }
    if clock.change({ gathering.isCalledOff }) { throw .noMemory }
  }

  /// Counts the CPUs that stand still: until all do, none begins. The clock's lock protects it.
  private final class Gathering: @unchecked Sendable {
    let count: Int
    var arrived = 0
    /// Says that the host has no thread for one of the CPUs.
    var isCalledOff = false

    init(of count: Int) {
      self.count = count
    }

    var isComplete: Bool { arrived >= count }
    var isOver: Bool { isComplete || isCalledOff }
  }

  /// Turns off a CPU when it can be spared; false if it cannot.
  func takeOffline(_ cpu: UInt32) -> Bool {
    holdOffHotplug()
    defer { allowHotplug() }
    return hardware.turnOff(cpu)
  }

  /// Turns on a CPU.
  func bringOnline(_ cpu: UInt32) {
    holdOffHotplug()
    defer { allowHotplug() }
    hardware.turnOn(cpu)
  }

  private func holdOffHotplug() {
    clock.wait(until: .max, for: "CPU hotplug") { [self] in
      defer { state.isStoppingOrPlugging = true }
      return !state.isStoppingOrPlugging
    }
  }

  private func allowHotplug() {
    clock.change { state.isStoppingOrPlugging = false }
  }

  // MARK: Log and directories

  func log(_ level: LogLevel, _ line: borrowing TextLine) {
    let text = line.withBytes { bytes in
      String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
    }
    clock.change { state.log.append(LogEntry(level: level, text: text)) }
  }

  func addComponent(slot: Int, guid: GUID, event: borrowing TextLine) throws(Errno) {
    clock.change {
      state.directories.add(guid, slot: slot)
      state.events.append(.added(guid))
    }
  }

  func removeComponent(slot: Int, guid: GUID) {
    let onChange = clock.change {
      state.directories.remove(guid)
      state.events.append(.removed(guid))
      return state.onChange
    }
    onChange?()
  }

  func notifyChange(
    slot: Int, guid: GUID, changes: AttributeSet, event: borrowing TextLine
  ) {
    let onChange = clock.change {
      state.directories.noteChange(guid, changes)
      state.events.append(.changed(guid))
      return state.onChange
    }
    onChange?()
  }

  // MARK: Memory

  func allocate(bytes: Int) -> UnsafeMutableRawPointer? {
    memory.count.add(1, ordering: .relaxed)
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
    // SAFETY: the memory was allocated with that size just now.
    unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    return unsafe memory
  }

  func release(_ memory: UnsafeMutableRawPointer) {
    self.memory.count.subtract(1, ordering: .relaxed)
    // SAFETY: the caller got it from `allocate`, and gives it back once.
    unsafe memory.deallocate()
  }
}
