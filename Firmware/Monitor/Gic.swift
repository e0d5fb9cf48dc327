// SPDX-License-Identifier: MIT

import MonitorMachine
import _Volatile

/// The interrupt controller, a GICv3 (Arm IHI 0069), as the monitor uses it.
///
/// All interrupts belong to the normal world but two, which are Group 0 and come to EL3 as FIQ:
/// SGI 15 calls a CPU from another, PPI 29 is the secure timer.
enum Gic {
  /// Interrupt with which a CPU at EL3 wakes another one.
  static let callInterrupt: UInt64 = 15
  /// Interrupt of the secure physical timer.
  static let timerInterrupt: UInt64 = 29

  private static let distributor = UInt64(GICD_BASE)
  private static let redistributors: UInt64 = 0x080a_0000
  private static let redistributorStride: UInt64 = 0x2_0000
  private static let ownInterrupts: UInt32 = 1 << 15 | 1 << 29

  /// Counts the CPUs by their redistributors, at most as many as the monitor runs on.
  static func countCPUs() -> Int {
    var count = 0
    while count < Int(MAXIMUM_CPUS) {
      let type = deviceRegister(redistributors + UInt64(count) * redistributorStride + 8).load()
      count += 1
      if type & 1 << 4 != 0 { break }  // GICR_TYPER.Last
    }
    return count
  }

  /// Gives all shared interrupts to the normal world.
  static func initialiseDistributor() {
    deviceRegister(distributor).store(0)
    waitForDistributor()
    deviceRegister(distributor).store(1 << 4 | 1 << 5)  // ARE_S, ARE_NS
    let words = UInt64(deviceRegister(distributor + 4).load() & 0x1f) + 1
    for word in 1..<max(words, 2) {
      deviceRegister(distributor + 0x80 + word * 4).store(0xffff_ffff)  // GICD_IGROUPR
      deviceRegister(distributor + 0xd00 + word * 4).store(0)  // GICD_IGRPMODR
      setNormalPriorities(of: word, in: distributor)
    }
  }

  /// Enables all groups. The CPUs in the reset code take EnableGrp0 as the sign to follow.
  static func enableDistributor() {
    data_barrier()
    deviceRegister(distributor).store(1 << 4 | 1 << 5 | 7)
    waitForDistributor()
  }

  /// Readies this CPU's redistributor and interface.
  static func initialiseCPU(_ cpu: CPU) {
    let frame = redistributors + cpu.index * redistributorStride
    let waker = deviceRegister(frame + 0x14)
    waker.store(waker.load() & ~2)  // ProcessorSleep
    while waker.load() & 4 != 0 {}  // ChildrenAsleep
    let private32 = frame + 0x1_0000
    deviceRegister(private32 + 0x80).store(~ownInterrupts)  // GICR_IGROUPR0
    deviceRegister(private32 + 0xd00).store(0)  // GICR_IGRPMODR0
    setNormalPriorities(of: 0, in: private32)
    setPriority(callPriority, of: callInterrupt, in: private32)
    setPriority(0, of: timerInterrupt, in: private32)
    deviceRegister(private32 + 0x100).store(ownInterrupts)  // GICR_ISENABLER0
    write_icc_sre_el3(0xf)
    write_icc_sre_el2(0xf)
    write_icc_sre_el1(0x7)
    write_icc_pmr_el1(openMask)
    write_icc_igrpen0_el1(1)
    write_icc_igrpen1_el3(3)
  }

  /// Priority mask that lets every interrupt wake or interrupt the CPU.
  static let openMask: UInt64 = 0xff
  /// Priority mask that only the monitor's own interrupts pass: the normal world's have 0x80 up.
  static let ownMask: UInt64 = 0x80

  /// Priority mask that only the secure timer passes, whose priority is 0.
  static let timerMask: UInt64 = 0x10
  private static let callPriority: UInt32 = 0x20

  /// Interrupts another CPU, whatever it executes, or wakes it.
  static func call(_ cpu: CPU) { call(targets: 1 << cpu.index) }

  /// Interrupts CPUs, bit *n* of `targets` for CPU *n*.
  static func call(targets: UInt64) {
    data_barrier()
    write_icc_sgi0r_el1(callInterrupt << 24 | targets & 0xffff)
  }

  /// Makes a shared interrupt pending, as an edge of its line does; it is the normal world's.
  static func makePending(shared number: UInt32) {
    let word = UInt64(number / 32) + 1
    data_barrier()
    deviceRegister(distributor + 0x200 + word * 4).store(1 << (number % 32))  // GICD_ISPENDR
  }

  /// Acknowledges the pending interrupt of the monitor, if there is one.
  ///
  /// Each has done its work by waking the CPU: whoever called it has left word in memory.
  static func acknowledge() {
    let interrupt = read_icc_iar0_el1() & 0xff_ffff
    guard interrupt < 1020 else { return }
    if interrupt == timerInterrupt { write_cntps_ctl_el1(0) }
    write_icc_eoir0_el1(interrupt)
  }

  /// Lowers 32 interrupts to the priority above which the normal world cannot raise them.
  ///
  /// They come out of reset with priority 0, and one that the normal world enables as it is would
  /// pass every mask of the monitor's.
  private static func setNormalPriorities(of word: UInt64, in frame: UInt64) {
    for register in word * 8..<word * 8 + 8 {
      deviceRegister(frame + 0x400 + register * 4).store(0x8080_8080)  // IPRIORITYR
    }
  }

  private static func setPriority(_ priority: UInt32, of interrupt: UInt64, in frame: UInt64) {
    let register = deviceRegister(frame + 0x400 + interrupt / 4 * 4)
    let shift = UInt32(interrupt % 4 * 8)
    register.store(register.load() & ~(0xff << shift) | priority << shift)
  }

  private static func waitForDistributor() {
    while deviceRegister(distributor).load() & 1 << 31 != 0 {}
  }
}
