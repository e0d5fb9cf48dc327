// SPDX-License-Identifier: MIT

import ConformanceMachine
import _Volatile

/// Uses the GICv3 of the machine just enough to wake CPUs and to see interrupts pend. Interrupts
/// stay masked in PSTATE; they are only looked at.
enum Interrupts {
  /// Wakes a CPU.
  static let wakeUp: UInt32 = 1
  /// Stays pending over an activation.
  static let marker: UInt32 = 2
  /// Fires when CNTHP reaches its compare value.
  static let hypervisorTimer: UInt32 = 26
  /// Belongs to no device: the last of the machine's shared interrupts.
  static let sharedMarker: UInt32 = 255

  private static let distributor: UInt = 0x0800_0000
  private static let redistributors: UInt = 0x080a_0000

  private static func register(_ address: UInt) -> VolatileMappedRegister<UInt32> {
    // SAFETY: callers pass addresses inside the GIC of the `virt` machine, mapped as device memory.
    unsafe VolatileMappedRegister<UInt32>(unsafeBitPattern: address)
  }

  /// Forwards normal-world interrupts, group 1, with affinity routing.
  static func prepareDistributor() {
    // EnableGrp1A or EnableGrp1, EnableGrp1 and ARE, in either view of the register.
    register(distributor).store(0x13)
    let word = UInt(sharedMarker / 32) &* 4
    register(distributor &+ 0x80 &+ word).store(~0)
    register(distributor &+ 0x100 &+ word).store(1 << (sharedMarker % 32))
    // Its only target is CPU 0.
    register(distributor &+ 0x6000 &+ 8 &* UInt(sharedMarker)).store(0)
  }

  /// Wakes this CPU's redistributor and opens its CPU interface.
  static func prepareThisCPU() {
    let frame = redistributors &+ 0x2_0000 &* UInt(read_mpidr_el1() & 0xff)
    let waker = register(frame &+ 0x14)
    waker.store(waker.load() & ~2)
    // All private interrupts are group 1, where the normal world has a say in that.
    register(frame &+ 0x1_0080).store(~0)
    register(frame &+ 0x1_0100).store(
      1 << wakeUp | 1 << marker | 1 << hypervisorTimer)
    write_icc_sre_el2(0xf)
    write_icc_pmr_el1(0xf0)
    write_icc_igrpen1_el1(1)
  }

  /// Sends a software interrupt to one CPU.
  static func send(_ interrupt: UInt32, to cpu: Int) {
    write_icc_sgi1r_el1(UInt64(interrupt) << 24 | 1 << UInt64(cpu & 15))
  }

  /// Makes the shared marker pending.
  static func pendSharedMarker() {
    register(distributor &+ 0x200 &+ UInt(sharedMarker / 32) &* 4).store(1 << (sharedMarker % 32))
    data_barrier()
  }

  /// Takes and ends what pends for this CPU; bit n of the result stands for interrupt n, bit 63
  /// for the shared marker.
  @discardableResult
  static func acknowledgeAll() -> UInt64 {
    var seen: UInt64 = 0
    // Each interrupt is taken once at most; a timer that still fires would come back for ever.
    for _ in 0..<64 {
      let interrupt = read_icc_iar1_el1() & 0xff_ffff
      if interrupt >= 1020 { break }
      if interrupt == UInt64(hypervisorTimer) { write_cnthp_ctl_el2(0) }
      write_icc_eoir1_el1(interrupt)
      seen |= 1 << (interrupt < 63 ? interrupt : 63)
    }
    return seen
  }
}
