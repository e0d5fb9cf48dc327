// SPDX-License-Identifier: MIT

public import LFA

/// Stands for the machine an agent serves: what components it has and how they are replaced.
///
/// All methods run at EL3 (or in the simulator), possibly on several CPUs at a time, except those
/// that say that the agent's activation lock is held. None may wait for another CPU, but for
/// ``waitInPen(until:)``.
public protocol Platform: ~Copyable {
  /// Counts the components; sequence ids are 0 to this less one.
  var componentCount: UInt32 { get }

  /// Describes a component as it is now; `index` is below ``componentCount``.
  ///
  /// The pending flag and version are the platform's present view of its update store.
  func describe(_ index: UInt32) -> InventoryRecord

  /// Looks again at what the update store offers; called by GET_INFO. A platform that cannot at
  /// this moment keeps its present view.
  func refreshInventory()

  /// Loads, authenticates and readies the pending image, or does a part of that.
  ///
  /// The activation lock is held. Everything that can be done before the CPUs stop belongs here.
  ///
  /// - Returns: `.callAgain` when more is to be done by another PRIME.
  /// - Throws: `authError`, `noMemory`, `deviceError`, or `busy` when it cannot be done right now.
  func prime(_ index: UInt32) throws(Status) -> Progress

  /// Forgets what ``prime(_:)`` readied. The activation lock is held.
  func discard(_ index: UInt32)

  /// Switches to the readied image; runs on one CPU, after all participants have arrived where a
  /// rendezvous takes place.
  ///
  /// - Returns: `.callAgain` when more is to be done by another round of ACTIVATE.
  /// - Throws: `activationFailed` and the old image runs on; `busy` to postpone.
  func activate(_ index: UInt32) throws(Status) -> Progress

  /// Counts the CPUs that take part in a rendezvous: those PSCI calls ON or ON_PENDING.
  var participantCount: UInt32 { get }

  /// Tells the time in ticks of ``ticksPerSecond``.
  var now: UInt64 { get }

  /// Tells the frequency of ``now`` in Hz, at least 1.
  var ticksPerSecond: UInt64 { get }

  /// Has the calling CPU sleep until ``releasePen()`` or until `deadline`, in ticks. It may return
  /// early; interrupts of the normal world neither end nor are lost by it.
  func waitInPen(until deadline: UInt64)

  /// Ends ``waitInPen(until:)`` on every CPU, also where it is about to be entered.
  func releasePen()
}
