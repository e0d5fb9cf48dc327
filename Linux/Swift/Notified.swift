// SPDX-License-Identifier: MIT

import Glue
import LFADriver

/// Takes note that a directory which was promised does not appear.
@c(lfa_component_lost)
func componentLost(_ id: lfa_component_id, _ error: Int32) {
  guard let driver = unsafe driver else { return }
  // SAFETY: directories come and go only between the driver's creation and its end.
  unsafe driver.pointee.directoryIsMissing(
    slot: Int(id.slot), guid: id.guid, error: Errno(rawValue: 0 &- error))
}

/// Reacts to a notification of the firmware's; the glue makes one call at a time.
@c(lfa_notified)
func notified() {
  guard let driver = unsafe driver else { return }
  // SAFETY: notifications come only between the driver's creation and its end.
  unsafe driver.pointee.notified()
}
