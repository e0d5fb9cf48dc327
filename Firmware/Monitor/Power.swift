// SPDX-License-Identifier: MIT

import MonitorMachine
import _Volatile

/// The machine's power switch: pins of the secure PL061 (Arm DDI 0190), pin 0 off, pin 1 reset.
enum Power {
  private static let base: UInt64 = 0x090b_0000

  /// Turns the machine off.
  static func off() -> Never { raise(pin: 0) }

  /// Resets the machine; memory keeps its content.
  static func reset() -> Never { raise(pin: 1) }

  private static func raise(pin: UInt32) -> Never {
    let bit: UInt32 = 1 << pin
    let direction = deviceRegister(base + 0x400)
    direction.store(direction.load() | bit)
    // The address's bits 9:2 select the pins that a write to the data register changes.
    let data = deviceRegister(base + UInt64(bit) << 2)
    data.store(0)
    data.store(bit)
    while true { wait_for_interrupt() }
  }
}
