// SPDX-License-Identifier: MIT

import LFA
import Synchronization

/// Is the operating system's side of Live Firmware Activation: what components there are, what
/// their files say, and how they are activated.
///
/// It lives from module load to unload and is used by many threads at a time. Order of use:
/// ``init(_:)``, ``probe()``; then files and ``notified()``; at the end ``shutdown()``, then the
/// system removes all directories, which waits for the threads inside their files, then
/// ``retire()``.
///
/// Locks, outermost first: the transaction lock, then the inventory lock. What the inventory lock
/// protects is reached through ``reading(_:)`` and ``writing(_:)`` only.
@safe
public struct Driver<System: OperatingSystem>: ~Copyable, @unchecked Sendable {
  /// Bounds the number of components; a firmware that claims more is refused.
  public static var maximumComponentCount: Int { Table.maximum }

  /// Bounds the numbers of slots, which are 0 to this less one.
  public static var slotLimit: Int { Table.slotLimit }

  let system: System
  let activity = Activity()
  let statistics = Statistics()

  /// Asks for a scan: a notification came, or the last scan failed.
  let isStale = Atomic<Bool>(true)
  /// Keeps scans off, so that a transaction's sequence id stays what it was when looked up.
  let isLatched = Atomic<Bool>(false)
  /// Refuses new transactions and scans for good.
  let isClosing = Atomic<Bool>(false)

  /// Holds the interface's version, major << 16 | minor.
  let specVersion = Atomic<UInt64>(0)
  /// Counts notifications.
  let notificationCount = Atomic<UInt64>(0)

  // SAFETY: the table is in memory of its own, and reached under the inventory lock only; this
  // makes the driver as a whole safe to share.
  private let table: UnsafeMutablePointer<Table>

  /// Makes a driver that knows no component yet.
  ///
  /// - Throws: ``Errno/noMemory``.
  public init(_ system: System) throws(Errno) {
    let spare = MemoryLayout<Table>.stride
    guard let memory = unsafe system.allocate(bytes: spare + Table.spareBytes) else {
      throw .noMemory
    }
    self.system = system
    // SAFETY: the memory has room for a table and its spare components, whose alignment is no
    // larger, and nobody else uses it.
    unsafe table = memory.bindMemory(to: Table.self, capacity: 1)
    unsafe table.initialize(to: Table(spare: memory + spare))
  }

  deinit {
    // SAFETY: nobody uses the driver any more; both pieces of memory came from `allocate`.
    if let memory = unsafe table.pointee.memory { unsafe system.release(memory) }
    unsafe table.deinitialize(count: 1)
    unsafe system.release(UnsafeMutableRawPointer(table))
  }

  /// Tells the limits of this moment.
  var limits: Limits { system.limits }

  /// Makes calls from the calling CPU.
  var client: Client<System.Firmware> { Client(system.firmware) }

  /// Reads the table under the inventory lock.
  func reading<Result>(
    _ body: (borrowing Table) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    try system.lockInventoryForReading()
    defer { system.unlockInventoryAfterReading() }
    // SAFETY: as long as the lock is held for reading, nobody changes the table.
    return try unsafe body(table.pointee)
  }

  /// Changes the table under the inventory lock.
  func writing<Result>(
    _ body: (inout Table) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    try system.lockInventoryForWriting()
    defer { system.unlockInventoryAfterWriting() }
    // SAFETY: as long as the lock is held for writing, nobody else reaches the table.
    return try unsafe body(&table.pointee)
  }

  /// Changes the table under the inventory lock, also for a thread that is being killed: what a
  /// transaction leaves behind has to be entered.
  func finishing(_ body: (inout Table) -> Void) {
    system.lockInventoryToFinish()
    defer { system.unlockInventoryAfterWriting() }
    // SAFETY: as long as the lock is held for writing, nobody else reaches the table.
    unsafe body(&table.pointee)
  }
}
