// SPDX-License-Identifier: MIT

import FaultPlan
import FaultyAgent
import LFA
import MonitorMachine
import SMCCC

/// Serves Live Firmware Activation as a plan of faults has it; without a plan, as it should be.
///
/// The plan ends with this image: a monitor that replaces it has none.
enum Service {
  // SAFETY: written once, before other CPUs run.
  nonisolated(unsafe) private static var isSilent = false

  /// Tells which interrupt the device tree says to notify: none where QEMU hands out a file
  /// `opt/swift-lfa/no-notification`, whatever it holds.
  static var notification: UInt32? {
    unsafe isSilent ? nil : Notification.sharedInterrupt
  }

  /// Reads the plan and makes the agent, before other CPUs run.
  static func initialise() {
    unsafe isSilent =
      FwCfg.find("opt/swift-lfa/no-notification", using: FaultPlanFile.address) != nil
    let plan = FaultPlanFile.read()
    // SAFETY: the memory map reserves this place, which is large enough and aligned, and no other
    // CPU uses it yet.
    unsafe agent.initialize(to: FaultyAgent(MachinePlatform(), plan: plan))
  }

  /// Tells whether a call is the agent's.
  static func owns(_ function: FunctionID) -> Bool {
    FaultyAgent<MachinePlatform>.owns(function)
  }

  /// Serves one call.
  static func call(_ registers: Registers) -> Registers {
    // SAFETY: initialised at the cold boot; it is shared as it is meant to be.
    unsafe agent.pointee.handle(registers, cpu: UInt32(CPU.current.index))
  }

  /// Tells the agent that a CPU takes part no longer.
  static func participantLeft() {
    // SAFETY: as above.
    unsafe agent.pointee.participantsChanged()
  }

  private static var agent: UnsafeMutablePointer<FaultyAgent<MachinePlatform>> {
    // SAFETY: the memory map reserves this place for it.
    unsafe PhysicalMemory.pointer(UInt64(FAULTY_AGENT_BASE))
      .assumingMemoryBound(to: FaultyAgent<MachinePlatform>.self)
  }
}

extension MachinePlatform: FaultyMachine {
  var callingCPU: UInt32 { UInt32(CPU.current.index) }
}
