// SPDX-License-Identifier: MIT

import FirmwareImage
import LFA
import MonitorMachine

/// The machine's firmware components; the raw value is the sequence id.
enum Component: UInt32 {
  /// This monitor: two slots, replaced with all CPUs in the pen.
  case monitor = 0
  /// The secure payload: two slots, replaced by one CPU or with all in the pen.
  case payload = 1
  /// What the normal world was started with: listed, never activated.
  case normalWorld = 2

  /// Counts the components.
  static let count: UInt32 = 3

  /// Identifies the component for clients and in the store.
  var guid: GUID {
    switch self {
    case .monitor: .bl31
    case .payload: .bl32
    case .normalWorld: .bl33
    }
  }

  /// Names the component in the log.
  var name: StaticString {
    switch self {
    case .monitor: "monitor"
    case .payload: "payload"
    case .normalWorld: "normal world"
    }
  }

  /// Tells the running version; none where it is unknown.
  var runningVersion: FirmwareVersion {
    switch self {
    case .monitor: MonitorInfo.version
    case .payload: Payload.version
    case .normalWorld: .none
    }
  }

  /// Tells whether an image of the component can be activated while the machine runs.
  var isCapable: Bool {
    switch self {
    case .monitor: true
    case .payload: Payload.isPresent
    case .normalWorld: false
    }
  }

  /// Tells where the next image of the component goes.
  var idleSlot: UInt64? {
    switch self {
    case .monitor: Slots.monitor.idle(besides: image_base())
    case .payload: Slots.payload.idle(besides: Payload.base)
    case .normalWorld: nil
    }
  }
}
