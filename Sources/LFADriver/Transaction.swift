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

  let slot: Int
  let guid: GUID
  /// Addresses the component: looked up for this transaction, and void after the switch.
  let id: SequenceID
  /// Tells the version before the activation.
  let version: FirmwareVersion

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

  init(slot: Int, guid: GUID, id: SequenceID, version: FirmwareVersion) {
    self.slot = slot
    self.guid = guid
    self.id = id
    self.version = version
  }
}
