// SPDX-License-Identifier: MIT

import MonitorMachine
import PSCI
import Synchronization

/// Has a CPU that is off wait in EL3 until it is turned on, or follows to another image.
///
/// It sleeps with a priority mask that only the monitor's own interrupts pass, so what the normal
/// world left enabled on it cannot wake it. Whoever has word for it calls it by interrupt, which
/// stays pending if it comes between the look and the sleep.
@c(monitor_parked) public func parked(_ index: UInt64) {
  let cpu = CPU.current
  write_icc_pmr_el1(Gic.ownMask)
  while true {
    if cpu.hasStart {
      // A request made by the image that follows comes after its word to follow.
      if HandOver.hasSuccessor(cpu) { LiveSwitch.followParked(cpu) }
      startNormalWorld(cpu)
    }
    if HandOver.hasSuccessor(cpu) { LiveSwitch.followParked(cpu) }
    wait_for_interrupt()
    Gic.acknowledge()
  }
}

/// Enters the normal world where CPU_ON said (DEN0022, section 6.4).
private func startNormalWorld(_ cpu: CPU) -> Never {
  let (entry, context) = cpu.takeStart()
  cpu.setPower(.on)
  write_icc_pmr_el1(Gic.openMask)
  Processor.resetEL2()
  enter_normal_world(entry, context, NormalWorld.entryState, cpu.index)
}

/// What the monitor knows about how the normal world is entered.
enum NormalWorld {
  /// SPSR of an entry: EL2 with its own stack pointer, all interrupts masked.
  static let entryState: UInt64 = 0x3c9
}

/// Takes a CPU from the reset code to where CPUs that are off wait. The MMU is off.
@c(monitor_secondary) public func secondary(_ index: UInt64) {
  Mmu.enable()
  Processor.initialise()
  Gic.initialiseCPU(.current)
  secondariesParked.wrappingAdd(1, ordering: .releasing)
  park(index)
}
