// SPDX-License-Identifier: MIT

import LFA
import SMCCC
import Synchronization

extension Driver {
  /// Looks for an agent and shows its components.
  ///
  /// - Throws: ``Errno/noDevice`` without a word if there is no agent, and with one if its
  ///   interface is none that the driver knows; otherwise why the components could not be read.
  public func probe() throws(Errno) {
    let version: InterfaceVersion
    do throws(Status) {
      version = try client.version()
    } catch {
      throw .noDevice
    }
    guard version.major == 1 else {
      logUnknownVersion(version)
      throw .noDevice
    }
    specVersion.store(
      UInt64(version.major) << 16 | UInt64(version.minor), ordering: .relaxed)
    try refreshPatiently()
    let count = try reading { (table) throws(Errno) in table.presentCount }
    logPresence(version, count)
  }

  /// Reads the inventory; a firmware that is busy is asked again a few times, since nobody would
  /// load the driver again, or repeat a notification, for it.
  func refreshPatiently() throws(Errno) {
    for _ in 1..<10 {
      do throws(Errno) {
        return try refresh()
      } catch .busy {
        try system.sleep(nanoseconds: limits.interval)
      }
    }
    try refresh()
  }

  /// Ends everything for good, because another kernel is about to take over: as ``shutdown()`` and
  /// ``retire()``, while files still exist. It waits for the attempt that runs, but no longer than
  /// the firmware may take for ACTIVATE.
  public func quiesce() {
    shutdown()
    let start = system.now
    let limit = limits.activate
    while !system.tryLockTransaction() {
      guard system.now &- start < limit else { return }
      // A thread that is being killed waits no longer, but still has to see to it.
      try? system.sleep(nanoseconds: limits.interval)
      try? system.relax()
    }
    retire()
    system.unlockTransaction()
  }

  /// Refuses new transactions and asks the running one to stop; it does not wait.
  ///
  /// A thread inside `activate` returns soon, with ``Errno/shutdown`` unless the firmware lets it
  /// finish only. Removing its directory waits for it.
  public func shutdown() {
    isClosing.store(true, ordering: .sequentiallyConsistent)
  }
}
