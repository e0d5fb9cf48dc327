// SPDX-License-Identifier: MIT

import FaultPlan
import LFA

/// Is a change of the list of components, which waits until nothing is primed.
enum InventoryChange {
  /// What a fault plan asks.
  case fault(Fault)
  /// A component that comes.
  case add(SimulatedComponent)
  /// A component that goes.
  case remove(GUID)
}

extension [SimulatedComponent] {
  /// Changes the list.
  mutating func apply(_ change: InventoryChange) {
    switch change {
    case .fault(let fault): apply(fault)
    case .add(let component): append(component)
    case .remove(let guid): removeAll { $0.guid == guid }
    }
  }

  /// Changes the list as a fault plan asks.
  private mutating func apply(_ change: Fault) {
    switch change {
    case .grow(let number):
      for _ in 0..<Swift.min(number, 256) {
        var stranger = SimulatedComponent(
          GUID(x1: 0x5757_5757_0000_0000 + UInt64(count), x2: 0x57), version: .none)
        stranger.isCapable = false
        append(stranger)
      }
    case .shrink(let number): removeLast(Swift.min(Int(number), count))
    case .reorder: reverse()
    case .repeatGUID:
      if count > 1 { self[count - 1].guid = self[0].guid }
    default: break
    }
  }
}
