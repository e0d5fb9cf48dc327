// SPDX-License-Identifier: MIT

public import LFA

/// Stands for the machine an agent serves: what components it has and how they are replaced.
///
/// All methods run at EL3 (or in the simulator), possibly on several CPUs at a time, except those
/// that say that the activation lock is held: of these, one runs at a time. None may wait for
/// another CPU, but for ``waitInPen(cpu:until:)``.
public protocol Platform: ~Copyable {
  /// Counts the components; sequence ids are 0 to this less one.
  ///
  /// An agent serves at most ``Agent/maximumComponents`` and leaves out the rest.
  var componentCount: UInt32 { get }

  /// Describes a component as it is now; `index` is below ``componentCount``.
  ///
  /// The pending flag and version are the platform's present view of its update store; they stay
  /// set until an activation has succeeded, also between the calls of one that takes several.
  func describe(_ index: UInt32) -> InventoryRecord

  /// Looks again at what the update store offers; called by GET_INFO. A platform that cannot at
  /// this moment keeps its present view.
  func refreshInventory()

  /// Loads, authenticates and readies the pending image, or does a part of that.
  ///
  /// The activation lock is held. Everything that can be done before the CPUs stop belongs here.
  ///
  /// - Returns: `.callAgain` when more is to be done by another PRIME.
  /// - Throws: `authError`, `noMemory`, `deviceError`, or `wrongState` when nothing is pending any
  ///   more; the next call starts afresh. `busy` when it cannot be done right now and nothing was
  ///   changed.
  func prime(_ index: UInt32) throws(Status) -> Progress

  /// Tells whether CANCEL may give up what ``prime(_:)`` readied; otherwise it answers BUSY.
  func mayDiscard(_ index: UInt32) -> Bool

  /// Forgets what ``prime(_:)`` readied, and what ``activate(_:cpu:)`` began; the old image runs
  /// on. The activation lock is held.
  func discard(_ index: UInt32)

  /// Switches to the readied image; runs on one CPU, `cpu`, with the activation lock held, after
  /// all participants have arrived where a rendezvous takes place.
  ///
  /// The waiting CPUs have been counted, but may still be on their way into
  /// ``waitInPen(cpu:until:)``: they execute the code that is running now until they return from
  /// the call. After this method returns, the agent writes to its own state and releases the pen.
  ///
  /// - Returns: `.callAgain` when more is to be done by another round of ACTIVATE.
  /// - Throws: `activationFailed` or what describes the failure better: the old image runs on, the
  ///   new one stays readied and the next call starts over. `busy` to postpone with nothing
  ///   changed.
  func activate(_ index: UInt32, cpu: UInt32) throws(Status) -> Progress

  /// Counts the CPUs that take part in a rendezvous: those PSCI calls ON or ON_PENDING.
  ///
  /// It must be read from one atomic counter: a walk over the CPUs' states could miss a CPU that
  /// is turned on by one that turns itself off. CPU_ON counts a CPU before it runs; CPU_OFF stops
  /// counting the calling CPU and then calls ``Agent/participantsChanged()``.
  var participantCount: UInt32 { get }

  /// Tells the time in ticks of ``ticksPerSecond``.
  var now: UInt64 { get }

  /// Tells the frequency of ``now`` in Hz, at least 1.
  var ticksPerSecond: UInt64 { get }

  /// Has the calling CPU, `cpu`, sleep until ``releasePen()`` or until `deadline`, in ticks; there
  /// is no deadline if it is `UInt64.max`.
  ///
  /// It may return early. Interrupts of the normal world neither end nor are lost by it.
  func waitInPen(cpu: UInt32, until deadline: UInt64)

  /// Ends ``waitInPen(cpu:until:)`` on every CPU, also where it is about to be entered: a CPU that
  /// enters it later returns at once, one time.
  func releasePen()
}

extension Platform where Self: ~Copyable {
  /// Lets CANCEL give up any readied image.
  @inlinable
  public func mayDiscard(_ index: UInt32) -> Bool { true }
}
