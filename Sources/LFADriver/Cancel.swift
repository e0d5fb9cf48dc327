// SPDX-License-Identifier: MIT

public import LFA

extension Driver {
  /// Stops the transaction that runs on a component, and waits until it has stopped.
  ///
  /// It takes no lock while one runs: the thread inside the transaction sees the request between
  /// two calls, undoes the PRIME and ends with ``Errno/cancelled`` (Decisions 19). What an earlier
  /// `prime` left for `activate` is undone at once.
  ///
  /// - Throws: ``Errno/busy`` if it was too late; ``Errno/nothingPending`` if none runs;
  ///   ``Errno/noDevice`` if the component vanished; ``Errno/interrupted``, and the request stands.
  public func cancel(slot: Int, guid: GUID) throws(Errno) {
    guard activity.ask(guid) else { return try cancelStaged(slot, guid) }
    if try isUndone() { return }
    do throws(Errno) {
      // It came after the end of a `prime`.
      try cancelStaged(slot, guid)
    } catch .nothingPending {
      throw .busy
    }
  }

  /// Waits until the transaction that was asked to stop has answered.
  private func isUndone() throws(Errno) -> Bool {
    defer { activity.leave() }
    while true {
      switch activity.answer {
      case .open: try system.sleep(nanoseconds: limits.interval)
      case .undone: return true
      case .tooLate: return false
      }
    }
  }
}
