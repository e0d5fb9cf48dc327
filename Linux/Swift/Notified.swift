// SPDX-License-Identifier: MIT

import Glue
import LFADriver

/// Reacts to a notification of the firmware's; the glue makes one call at a time.
@c(lfa_notified)
func notified() {
  guard let driver = unsafe driver else { return }
  // SAFETY: notifications come only between the driver's creation and its end.
  unsafe driver.pointee.notified()
}
