// SPDX-License-Identifier: MIT

import LFA
import Synchronization

extension Driver {
  /// Reacts to the firmware's word that something changed: ``readNews()``, then
  /// ``activateAutomatically()``. It is called by one thread at a time.
  public func notified() {
    readNews()
    activateAutomatically()
  }

  /// Reads the inventory because the firmware said that something changed, and tells user space.
  ///
  /// While an attempt runs, ids have to stay what they are, so that it waits for the end of that one
  /// attempt. When it returns, a reading has begun that takes in what changed, or the driver is being
  /// removed, or the inventory cannot be read: then not before some time has passed, so that a
  /// firmware that repeats itself at once is not answered without a pause.
  public func readNews() {
    isStale.store(true, ordering: .sequentiallyConsistent)
    do throws(Errno) {
      while isStale.load(ordering: .sequentiallyConsistent) {
        guard !isClosing.load(ordering: .sequentiallyConsistent) else { throw .shutdown }
        if isLatched.load(ordering: .sequentiallyConsistent) {
          try system.sleep(nanoseconds: limits.interval)
        } else {
          try refreshPatiently()
        }
      }
    } catch {
      // What keeps the inventory from being read is in the log.
      try? system.sleep(nanoseconds: limits.interval)
    }
  }

  /// Activates what is to be activated automatically, one component after the other.
  ///
  /// It is called by one thread at a time, and returns when nothing is left to do. An image that
  /// fails is tried once per call, so that it neither starves the others nor is tried for ever;
  /// neither is a component that always has another image.
  public func activateAutomatically() {
    let notification = notificationCount.wrappingAdd(1, ordering: .relaxed).newValue
    var previous = -1
    while let next = nextAutomatic(after: previous, notification) {
      previous = next.slot
      guard lockTransactionPatiently() else { return }
      defer { system.unlockTransaction() }
      // A failure is in the log and in the component's files.
      try? attempt(.activate, next.slot, next.guid, isAutomatic: true)
    }
  }

  /// Finds the next component to be activated automatically, and notes that it is being tried.
  private func nextAutomatic(after previous: Int, _ notification: UInt64) -> Candidate? {
    guard !isClosing.load(ordering: .sequentiallyConsistent) else { return nil }
    let candidate = try? writing { (table) throws(Errno) -> Candidate in
      // An attempt that failed may have left the inventory unread; what is known has to do then.
      try? refresh(&table)
      for distance in 0..<table.used {
        let slot = (previous &+ 1 &+ distance) % table.used
        guard table[slot].isAutomaticallyActivated(notification) else { continue }
        table[slot].noteAutomaticAttempt(notification)
        if table[slot].automaticCount == Component.automaticLimit {
          logEndlessUpdates(table[slot].guid)
        }
        return Candidate(slot: slot, guid: table[slot].guid)
      }
      throw .nothingPending
    }
    return candidate
  }

  /// Waits for the transaction that somebody else runs.
  ///
  /// - Returns: false if the driver is being removed.
  private func lockTransactionPatiently() -> Bool {
    while true {
      if system.tryLockTransaction() {
        // Whoever cancelled the transaction before may still be reading what became of it.
        if activity.isAnswered { return true }
        system.unlockTransaction()
      }
      if isClosing.load(ordering: .sequentiallyConsistent) { return false }
      do throws(Errno) {
        try system.sleep(nanoseconds: limits.interval)
      } catch {
        return false
      }
    }
  }
}

private struct Candidate {
  let slot: Int
  let guid: GUID
}

extension Component {
  /// Bounds how many images of a component one notification activates.
  static let automaticLimit: UInt32 = 16

  /// Tells whether the component is to be activated for a notification.
  func isAutomaticallyActivated(_ notification: UInt64) -> Bool {
    guard presence == .present, activatesAutomatically, id != nil,
      record.flags.isActivationCapable, record.flags.isActivationPending,
      !record.flags.mayResetCPU
    else { return false }
    guard automaticNotification == notification else { return true }
    return automaticVersion != record.pendingVersion && automaticCount < Component.automaticLimit
  }

  /// Notes that the pending image is being tried.
  mutating func noteAutomaticAttempt(_ notification: UInt64) {
    automaticCount = automaticNotification == notification ? automaticCount &+ 1 : 1
    automaticNotification = notification
    automaticVersion = record.pendingVersion
  }
}
