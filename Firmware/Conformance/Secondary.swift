// SPDX-License-Identifier: MIT

import ConformanceMachine
import PSCI
import SMCCC
import Synchronization

/// Works through the jobs of a CPU that CPU_ON has started.
@c(conformance_secondary)
func secondary(_ cpu: UInt64) {
  let index = Int(truncatingIfNeeded: cpu)
  Interrupts.prepareThisCPU()
  // SAFETY: the mailbox is this CPU's own; other CPUs write to it only while its job is `none`.
  let mailbox = unsafe Mailbox.of(index)
  unsafe mailbox.pointee.arrivals.add(1, ordering: .releasing)
  while true {
    let job = Job(rawValue: unsafe mailbox.pointee.job.load(ordering: .acquiring)) ?? .none
    if job != .none { unsafe mailbox.pointee.hasStarted.store(1, ordering: .releasing) }
    switch job {
    case .none:
      wait_for_interrupt()
      Interrupts.acknowledgeAll()
      continue
    case .call:
      let before = unsafe mailbox.pointee.registers
      unsafe mailbox.pointee.registers.callFirmware()
      let changed = unsafe mailbox.pointee.registers.changedRegisters(since: before)
      if changed & ~Wire.results(of: before[0]) != 0 { Violations.add() }
      unsafe mailbox.pointee.secondResult = Interrupts.acknowledgeAll()
    case .guardedCall:
      unsafe mailbox.pointee.result = Guard.call(&mailbox.pointee.registers, cpu: index).rawValue
    case .storm:
      unsafe mailbox.pointee.result = Storm.run(
        calls: mailbox.pointee.argument, seed: 0x9e37_79b9_7f4a_7c15 &* (cpu &+ 1))
    case .off:
      let deadline = Time.now &+ (unsafe mailbox.pointee.argument)
      while Time.now < deadline { let_others_run() }
      // The next job must not run before the CPU is turned on again.
      unsafe mailbox.pointee.job.store(Job.none.rawValue, ordering: .releasing)
      unsafe mailbox.pointee.result = Wire().call(PSCIFunction.cpuOff).x0
    case .repeatedCall:
      var good: UInt64 = 0
      var busy: UInt64 = 0
      for _ in 0..<(unsafe mailbox.pointee.argument) {
        let x0 = Wire().call(unsafe mailbox.pointee.registers.registers).x0
        if x0 == 0 { good &+= 1 }
        if x0 == UInt64(bitPattern: -2) { busy &+= 1 }
      }
      unsafe mailbox.pointee.result = good
      unsafe mailbox.pointee.secondResult = busy
    }
    unsafe mailbox.pointee.job.store(Job.none.rawValue, ordering: .releasing)
  }
}
