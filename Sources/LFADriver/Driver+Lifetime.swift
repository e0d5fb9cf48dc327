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
    try refresh()
    let count = try reading { (table) throws(Errno) in table.presentCount }
    logPresence(version, count)
  }

  /// Refuses new transactions and asks the running one to stop; it does not wait.
  ///
  /// A thread inside `activate` returns soon, with ``Errno/shutdown`` unless the firmware lets it
  /// finish only. Removing its directory waits for it.
  public func shutdown() {
    isClosing.store(true, ordering: .sequentiallyConsistent)
  }
}
