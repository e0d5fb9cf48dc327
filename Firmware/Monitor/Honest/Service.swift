// SPDX-License-Identifier: MIT

import LFA
import LFAAgent
import SMCCC

/// The agent of this image. A new image starts with a new one: nothing is ever primed then.
private let agent = Agent(MachinePlatform())

/// Serves Live Firmware Activation.
enum Service {
  /// Readies the agent at a cold boot: it is there already.
  static func initialise() {}

  /// Tells which interrupt the device tree says to notify.
  static var notification: UInt32? { Notification.sharedInterrupt }

  /// Tells whether a call is the agent's.
  static func owns(_ function: FunctionID) -> Bool { Agent<MachinePlatform>.owns(function) }

  /// Serves one call.
  static func call(_ registers: Registers) -> Registers {
    agent.handle(registers, cpu: UInt32(CPU.current.index))
  }

  /// Tells the agent that a CPU takes part no longer.
  static func participantLeft() { agent.participantsChanged() }
}
