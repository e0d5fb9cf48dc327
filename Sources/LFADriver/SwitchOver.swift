// SPDX-License-Identifier: MIT

import LFA
import Synchronization

extension Driver {
  /// Has the firmware switch to the primed image; repeats ACTIVATE for call_again and BUSY.
  ///
  /// Each round holds the inventory lock, so that no reader's call meets the switch; between
  /// rounds readers get through.
  func switchOver(_ transaction: inout Transaction) throws(Errno) {
    transaction.phase = .activate
    activity.take(.activating)
    if let reason = reasonToStop { throw reason }
    let start = system.now
    while try activateOnce(&transaction) == .callAgain {
      try waitForNextRound(&transaction, since: start)
    }
  }

  /// Waits between two rounds. Who asks to stop is heard if the firmware lets go; otherwise the
  /// activation goes on.
  private func waitForNextRound(
    _ transaction: inout Transaction, since start: UInt64
  ) throws(Errno) {
    do throws(Errno) {
      try pause(since: start, limit: limits.activate)
    } catch {
      let isRequest = error == .cancelled || error == .shutdown
      guard isRequest else { throw error }
      let status = cancelOnce(transaction.id)
      transaction.owesCancel = !status.isSuccess
      guard status == .busy else { throw error }
      activity.refuse()
    }
  }

  /// Makes one round; BUSY is as good as call_again.
  ///
  /// The last one makes all ids void; the inventory is read before anybody else gets the lock.
  private func activateOnce(_ transaction: inout Transaction) throws(Errno) -> Progress {
    try writing { (table) throws(Errno) in
      let component = try table.component(transaction.slot, transaction.guid)
      switch try makeRound(component, &transaction) {
      case .complete:
        transaction.end = system.now
        transaction.owesCancel = false
        isLatched.store(false, ordering: .sequentiallyConsistent)
        // Nothing is half-way any more, and the id is void.
        table.staged = nil
        // What keeps the inventory from being read is in the log, and makes no failure of this.
        try? scan(&table, finishes: true)
        let component = table[transaction.slot]
        if stillRunsOldImage(component, transaction) { throw .protocol }
        logSuccess(transaction, component)
        return .complete
      case .again:
        return .callAgain
      case .failed(let status):
        transaction.status = status
        // Whatever the firmware did, a look at the inventory tells.
        isStale.store(true, ordering: .sequentiallyConsistent)
        throw status.errno
      }
    }
  }

  /// Tells whether a component runs the version it ran before, though the firmware had promised
  /// another one and reported success. Where it tells no versions, there is nothing to compare.
  private func stillRunsOldImage(_ component: Component, _ transaction: Transaction) -> Bool {
    component.guid == transaction.guid && component.presence == .present && component.id != nil
      && transaction.version != .none && component.record.currentVersion == transaction.version
      && transaction.pendingVersion != .none
      && transaction.pendingVersion != transaction.version
  }

  private func makeRound(
    _ component: Component, _ transaction: inout Transaction
  ) throws(Errno) -> RoundOutcome {
    let flags = component.record.flags
    let stopsAllCPUs =
      transaction.stopsAllCPUs ?? (flags.isRendezvousRequired || component.forcesRendezvous)
    transaction.stopsAllCPUs = stopsAllCPUs
    transaction.roundCount &+= 1
    return stopsAllCPUs
      ? try activateOnAllCPUs(&transaction, isOptional: flags.isRendezvousOptional)
      : activateOnOneCPU(transaction)
  }

  private func activateOnAllCPUs(
    _ transaction: inout Transaction, isOptional: Bool
  ) throws(Errno) -> RoundOutcome {
    var round = ActivationRound(
      system: system, id: transaction.id, isRendezvousOptional: isOptional)
    try system.stopAllCPUs(&round)
    transaction.stoppedTime &+= round.duration
    statistics.note(stop: round.duration)
    return round.outcome
  }

  private func activateOnOneCPU(_ transaction: Transaction) -> RoundOutcome {
    system.touchWatchdog()
    do throws(Status) {
      return RoundOutcome(
        try client.activate(transaction.id, ActivationFlags(skipsRendezvous: true)))
    } catch {
      return RoundOutcome(error)
    }
  }
}
