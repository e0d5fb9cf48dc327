// SPDX-License-Identifier: MIT

import LFA

extension Driver {
  /// Enters what the firmware says of a component, and remembers which files read otherwise now.
  func note(
    _ record: InventoryRecord, _ id: SequenceID, _ slot: Int, _ table: inout Table
  ) {
    let old = table[slot].record
    table.note(record, id, slot)
    guard old != record else { return }
    var changes = table[slot].unannounced
    let isPending = record.flags.isActivationPending
    changes.insert(.activationPending, if: old.flags.isActivationPending != isPending)
    changes.insert(.state, if: old.flags.isActivationPending != isPending)
    changes.insert(.currentVersion, if: old.currentVersion != record.currentVersion)
    changes.insert(.pendingVersion, if: old.pendingVersion != record.pendingVersion)
    changes.insert(
      .activationCapable,
      if: old.flags.isActivationCapable != record.flags.isActivationCapable)
    changes.insert(.mayResetCPU, if: old.flags.mayResetCPU != record.flags.mayResetCPU)
    changes.insert(
      .cpuRendezvous, if: old.flags.isRendezvousRequired != record.flags.isRendezvousRequired)
    table[slot].unannounced = changes
  }

  /// Tells user space what changed of a component since it was told last: one event, however much
  /// it is. While an attempt runs on the component, that is left to its end.
  @inline(never)
  func announce(_ slot: Int, _ table: inout Table) {
    let changes = table[slot].unannounced
    guard !changes.isEmpty, slot != table.busySlot else { return }
    table[slot].unannounced = AttributeSet()
    guard table[slot].hasDirectory else { return }
    system.notifyChange(
      slot: slot, guid: table[slot].guid, changes: changes, event: event(of: table[slot]))
  }

  /// Makes the variables of a component's event, a line each.
  @inline(never)
  func event(of component: borrowing Component) -> TextLine {
    var text = TextLine("LFA_GUID=")
    text.append(component.guid)
    text.append("\nLFA_CURRENT_VERSION=")
    text.append(component.record.currentVersion)
    text.append("\nLFA_PENDING_VERSION=")
    text.append(pending: component.record.pendingVersion)
    text.append("\nLFA_RESULT=")
    text.append(component.result.isNone ? "none" : component.result.errorName)
    if let name = component.guid.knownName {
      text.append("\nLFA_NAME=")
      text.append(name)
    }
    return text
  }
}
