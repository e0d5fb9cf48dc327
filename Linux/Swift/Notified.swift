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

/// Reads the inventory because the firmware said that something changed.
@c(lfa_read_news)
func readNews() {
  guard let driver = unsafe driver else { return }
  // SAFETY: notifications come only between the driver's creation and its end.
  unsafe driver.pointee.readNews()
}

/// Activates what is to be activated automatically; the glue makes one call at a time.
@c(lfa_activate_automatically)
func activateAutomatically() {
  guard let driver = unsafe driver else { return }
  // SAFETY: as above.
  unsafe driver.pointee.activateAutomatically()
}

/// Undoes what `prime` left, and refuses whatever comes, before another kernel takes over.
@c(lfa_quiesce)
func quiesce() {
  guard let driver = unsafe driver else { return }
  // SAFETY: the device is bound only between the driver's creation and its end.
  unsafe driver.pointee.quiesce()
}
