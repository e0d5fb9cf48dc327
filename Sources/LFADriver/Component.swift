// SPDX-License-Identifier: MIT

import LFA

/// Holds what the driver remembers of a component: one slot of the ``Table``.
struct Component {
  /// Tells how a slot is used.
  enum Presence {
    /// The slot is free.
    case none
    /// The firmware lists the component.
    case present
    /// The firmware listed the component once; its settings are kept while there is room.
    case vanished
  }

  /// Tells how the slot is used.
  var presence = Presence.none
  /// Tells whether the system was told to show a directory.
  var hasDirectory = false
  /// Tells whether all CPUs take part also where the firmware does not insist.
  var forcesRendezvous = true
  /// Tells whether a notification activates the component.
  var activatesAutomatically = false
  /// Addresses the component in calls; nil where the firmware did not say, or an activation has
  /// made ids invalid since.
  var id: SequenceID?
  /// Holds what the firmware said last.
  var record: InventoryRecord
  /// Numbers the scan that saw the component last.
  var scan: UInt32 = 0
  /// Chains components of one bucket, or free slots.
  var next = Table.noSlot

  /// Tells how the last attempt ended.
  var result = LastResult()
  /// Names the files that read otherwise than when user space was told last.
  var unannounced = AttributeSet()

  /// Numbers the notification for which the component was activated last.
  var automaticNotification: UInt64 = 0
  /// Tells the image that was tried then.
  var automaticVersion = FirmwareVersion.none
  /// Counts the images that were tried for it.
  var automaticCount: UInt32 = 0

  init(guid: GUID) {
    record = InventoryRecord(
      guid: guid, flags: ComponentFlags(rawValue: 0), currentVersion: .none, pendingVersion: .none)
  }

  /// Identifies the component.
  var guid: GUID { record.guid }

  /// Enters what the firmware says of the component in a scan, or later.
  mutating func note(_ record: InventoryRecord, _ id: SequenceID, scan: UInt32) {
    presence = .present
    self.record = record
    self.id = id
    self.scan = scan
  }
}
