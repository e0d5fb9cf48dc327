// SPDX-License-Identifier: MIT

public import LFA
public import SMCCC

/// Stands for what the driver needs of the system it runs in: the Linux kernel, or a simulator.
///
/// Every method may be called from any thread in process context, except where it says otherwise.
/// With the CPUs stopped by ``stopAllCPUs(_:)``, the round uses nothing but ``firmware``, ``now``
/// and ``touchWatchdog()``.
public protocol OperatingSystem: Sendable {
  /// Reaches the firmware.
  associatedtype Firmware: Conduit

  /// Reaches the firmware from the calling CPU.
  var firmware: Firmware { get }

  /// Tells the limits of this moment; the operator may change them at any time.
  var limits: Limits { get }

  /// Takes the lock that a prime-activate-rescan transaction holds, without waiting.
  ///
  /// - Returns: false if another transaction is running.
  func tryLockTransaction() -> Bool

  /// Releases the transaction lock.
  func unlockTransaction()

  /// Takes the inventory lock for reading: sequence ids stay valid until it is released.
  ///
  /// - Throws: ``Errno/interrupted`` when the waiting thread is being killed.
  func lockInventoryForReading() throws(Errno)

  /// Releases a read lock of the inventory.
  func unlockInventoryAfterReading()

  /// Takes the inventory lock for writing, for ACTIVATE and rescans.
  ///
  /// - Throws: ``Errno/interrupted`` when the waiting thread is being killed.
  func lockInventoryForWriting() throws(Errno)

  /// Takes the inventory lock for writing, however long it takes, also for a thread that is being
  /// killed.
  func lockInventoryToFinish()

  /// Releases the write lock of the inventory.
  func unlockInventoryAfterWriting()

  /// Tells the monotonic time in nanoseconds; it also runs with all CPUs stopped.
  var now: UInt64 { get }

  /// Waits for some nanoseconds, or until the thread is being killed.
  ///
  /// - Throws: ``Errno/interrupted`` when the thread is being killed.
  func sleep(nanoseconds: UInt64) throws(Errno)

  /// Lets other threads run in the middle of many calls that may take long each.
  ///
  /// - Throws: ``Errno/interrupted`` when the thread is being killed.
  func relax() throws(Errno)

  /// Tells the lockup detectors that the calling CPU is alive; it also runs with all CPUs stopped.
  func touchWatchdog()

  /// Stops all online CPUs, interrupts off, and runs `round.enter()` once on each of them, at the
  /// same time.
  ///
  /// CPU hotplug is held off for as long as it runs.
  ///
  /// - Throws: whatever keeps the CPUs from being stopped; then no CPU has run the round.
  func stopAllCPUs(_ round: inout ActivationRound<Self>) throws(Errno)

  /// Writes one line to the system's log.
  func log(_ level: LogLevel, _ line: borrowing TextLine)

  /// Makes the directory of a component appear.
  ///
  /// The inventory lock is held for writing. The pair of slot and GUID is unique; a slot is used
  /// again once its component is removed, perhaps for another GUID. `event` holds the variables of
  /// the uevents, `NAME=value` with newlines between them.
  ///
  /// - Throws: what kept it from appearing; then nothing of it is left behind.
  func addComponent(slot: Int, guid: GUID, event: borrowing TextLine) throws(Errno)

  /// Makes the directory of a component disappear; it has to happen later, on another thread: the
  /// caller may be running inside a file of that very directory, and holds the inventory lock that
  /// readers of its files wait for.
  func removeComponent(slot: Int, guid: GUID)

  /// Tells user space that a component changed: a uevent with the variables in `event`, and poll()
  /// on the files in `changes`. The inventory lock is held for writing.
  func notifyChange(
    slot: Int, guid: GUID, changes: AttributeSet, event: borrowing TextLine)

  /// Lends zeroed memory, aligned for every type of the core; nil when there is none.
  func allocate(bytes: Int) -> UnsafeMutableRawPointer?

  /// Takes back memory that ``allocate(bytes:)`` lent.
  func release(_ memory: UnsafeMutableRawPointer)
}

/// Ranks a line of the system's log, by the kernel's numbers.
public enum LogLevel: Int32, Sendable {
  /// Something failed and needs a person.
  case error = 3
  /// Something is wrong but handled.
  case warning = 4
  /// Something happened that belongs into the record.
  case info = 6
}
