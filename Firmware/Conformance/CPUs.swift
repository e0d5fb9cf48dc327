// SPDX-License-Identifier: MIT

import ConformanceMachine
import PSCI
import SMCCC
import Synchronization

/// Directs the other CPUs from the first one.
enum CPUs {
  /// Tells the context that a CPU gets from CPU_ON: 64 bits, none of them lost on the way.
  static func context(_ cpu: Int) -> UInt64 { 0xc0de_5eed_1234_5600 | UInt64(cpu & 7) }

  /// Turns a CPU on and waits until it runs our code; returns what CPU_ON answered.
  static func turnOn(_ cpu: Int, as function: FunctionID = PSCIFunction.cpuOn64) -> UInt64 {
    let before = arrivals(cpu)
    let x0 = Wire().call(
      function, UInt64(cpu), secondary_entry_address(), context(cpu)
    ).x0
    if x0 == 0 { _ = Time.wait(milliseconds: 10_000) { arrivals(cpu) != before } }
    return x0
  }

  /// Counts how often a CPU has reached our code.
  static func arrivals(_ cpu: Int) -> UInt32 {
    // SAFETY: the field is atomic, and the mailbox lives as long as the program.
    unsafe Mailbox.of(cpu).pointee.arrivals.load(ordering: .acquiring)
  }

  /// Asks AFFINITY_INFO for a CPU's state.
  static func state(_ cpu: Int) -> UInt64 {
    Wire().call(PSCIFunction.affinityInfo64, UInt64(cpu)).x0
  }

  /// Gives a CPU a job, once it has finished the one before.
  static func start(
    _ job: Job, on cpu: Int, _ call: Registers = Registers(), argument: UInt64 = 0
  ) {
    // Late ones come back, from the firmware's pen too; those that never do are lost anyway.
    _ = Time.wait(milliseconds: 10_000) { isIdle(cpu) }
    // SAFETY: the CPU leaves its mailbox alone while its job is `none`, and only this CPU gives
    // jobs; the release makes everything visible before the job.
    let mailbox = unsafe Mailbox.of(cpu)
    unsafe mailbox.pointee.registers.fillUpperRegisters()
    unsafe mailbox.pointee.registers.load(call)
    // Unused registers are seen to be kept only if they hold something.
    for register in 5..<18 where (unsafe mailbox.pointee.registers[register]) == 0 {
      unsafe mailbox.pointee.registers[register] = Wire.pattern(register)
    }
    unsafe mailbox.pointee.argument = argument
    unsafe mailbox.pointee.result = 0
    unsafe mailbox.pointee.secondResult = 0
    unsafe mailbox.pointee.hasStarted.store(0, ordering: .relaxed)
    unsafe mailbox.pointee.job.store(job.rawValue, ordering: .releasing)
    Interrupts.send(Interrupts.wakeUp, to: cpu)
  }

  /// Tells whether a CPU has taken up the job it was given last.
  static func hasStarted(_ cpu: Int) -> Bool {
    // SAFETY: the field is atomic.
    unsafe Mailbox.of(cpu).pointee.hasStarted.load(ordering: .acquiring) != 0
  }

  /// Tells whether a CPU has finished its job.
  static func isIdle(_ cpu: Int) -> Bool {
    // SAFETY: the field is atomic.
    unsafe Mailbox.of(cpu).pointee.job.load(ordering: .acquiring) == Job.none.rawValue
  }

  /// Takes the registers of a finished call.
  static func registers(_ cpu: Int) -> AllRegisters {
    // SAFETY: the CPU is idle, so nobody writes.
    unsafe Mailbox.of(cpu).pointee.registers
  }

  /// Takes the number a finished job found.
  static func result(_ cpu: Int) -> UInt64 {
    // SAFETY: the CPU is idle, so nobody writes.
    unsafe Mailbox.of(cpu).pointee.result
  }

  /// Takes the second number a finished job found.
  static func secondResult(_ cpu: Int) -> UInt64 {
    // SAFETY: the CPU is idle, so nobody writes.
    unsafe Mailbox.of(cpu).pointee.secondResult
  }

  /// Tells what a CPU found at its entry point: x0, CurrentEL, DAIF, SCTLR_EL2 for 0...3.
  static func entryState(_ cpu: Int, _ word: Int) -> UInt64 {
    // SAFETY: `entry_states` has 4 words for each of 8 CPUs; both indices are masked.
    unsafe entry_states_base()[(cpu & 7) &* 4 &+ (word & 3)]
  }
}
