// SPDX-License-Identifier: MIT

import LFA

/// Follows one activation, from the checks to the scan at its end.
struct Transaction {
  /// Names the phases.
  enum Phase {
    case prime
    case activate

    /// Spells the specification's name of the call.
    var name: StaticString {
      switch self {
      case .prime: "PRIME"
      case .activate: "ACTIVATE"
      }
    }
  }

  /// Names what a transaction is for.
  enum Goal {
    /// To have the new image loaded and checked.
    case prime
    /// To have it run.
    case activate
  }

  let goal: Goal
  let slot: Int
  let guid: GUID
  /// Addresses the component: looked up for this transaction, and void after the switch.
  let id: SequenceID
  /// Tells the version before the activation.
  let version: FirmwareVersion
  /// Tells the version that was pending.
  let pendingVersion: FirmwareVersion
  /// Says that the image was primed before.
  let isPrimed: Bool
  /// Tells when it began, in nanoseconds.
  let start: UInt64
  /// Tells when it ended, short of the scan; nil as long as it runs.
  var end: UInt64?

  /// Tells which phase it is in.
  var phase = Phase.prime
  /// Holds what the firmware answered to the call that failed; SUCCESS as long as none has.
  var status = Status.success

  /// Says that PRIME was called and CANCEL was not: without a successful ACTIVATE it is due.
  var owesCancel = false
  /// Says that CANCEL was owed and refused.
  var isLeftBehind = false

  /// Tells whether all CPUs take part; decided by the first round, as agents refuse to change the
  /// policy half-way.
  var stopsAllCPUs: Bool?
  /// Counts the rounds of ACTIVATE.
  var roundCount: UInt64 = 0
  /// Adds up for how long all CPUs stood still, in nanoseconds.
  var stoppedTime: UInt64 = 0

  init(
    _ goal: Goal, _ slot: Int, _ id: SequenceID, _ record: InventoryRecord, _ staged: Staged?,
    start: UInt64
  ) {
    self.goal = goal
    self.slot = slot
    guid = record.guid
    self.id = id
    version = record.currentVersion
    pendingVersion = record.pendingVersion
    self.start = start
    isPrimed = staged?.isPrimed == true
    // Also for what was left behind and could not be undone before.
    owesCancel = staged != nil
    // An agent that is half-way through an ACTIVATE refuses the other policy.
    stopsAllCPUs = record.flags.isRendezvousRequired ? nil : staged?.stopsAllCPUs
  }
}
