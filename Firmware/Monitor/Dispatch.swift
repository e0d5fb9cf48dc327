// SPDX-License-Identifier: MIT

import LFA
import MonitorMachine
import PSCI
import SMCCC

/// A saved set of registers of a lower exception level.
typealias FramePointer = UnsafeMutablePointer<frame>

/// Handles every synchronous exception from a lower exception level.
@c(monitor_synchronous) public func synchronousException(_ raw: UnsafeMutableRawPointer) {
  // SAFETY: the vectors pass the frame they have just saved on this CPU's stack.
  let frame = unsafe raw.assumingMemoryBound(to: frame.self)
  let exceptionClass = unsafe frame.pointee.esr >> 26 & 0x3f
  let isCall = exceptionClass == 0x17 || exceptionClass == 0x13
  if read_scr_el3() & 1 == 0 {
    unsafe SecureWorld.handleException(frame, isCall: isCall)
    return
  }
  guard isCall else {
    unsafe Undefined.inject(frame)
    return
  }
  let isFromAArch32 = exceptionClass == 0x13
  unsafe dispatch(frame, isFromAArch32: isFromAArch32)
  // The activation of a new monitor leaves word which image answers from here on. The results are
  // in the frame, which is all that goes along.
  if HandOver.hasSuccessor(.current) { unsafe LiveSwitch.follow(frame) }
}

/// Handles the monitor's own interrupts, when they find a CPU outside of EL3: in the normal world
/// whatever they were sent for has been dealt with by then, and at S-EL1 it is the timer.
@c(monitor_fiq) public func fastInterrupt(_ raw: UnsafeMutableRawPointer) {
  if read_scr_el3() & 1 == 0 {
    // SAFETY: the vectors pass the frame they have just saved on this CPU's stack.
    unsafe SecureWorld.endPatience(raw.assumingMemoryBound(to: frame.self))
  }
  Gic.acknowledge()
}

/// Serves one SMC of the normal world.
private func dispatch(_ frame: FramePointer, isFromAArch32: Bool) {
  // SAFETY: the frame is this CPU's own.
  let immediate = unsafe frame.pointee.esr & 0xffff
  var registers = unsafe Registers(frame.pointee)
  let function = registers.function
  // AArch32 has no 64-bit calls, and nobody has calls but by SMC #0 (DEN0028, section 2.8).
  guard function.isFast, immediate == 0 || isFromAArch32, !(function.is64Bit && isFromAArch32)
  else {
    unsafe frame.pointee.x0 = ReturnCode.notSupported
    return
  }
  if !function.is64Bit { registers.zeroExtendArguments() }

  if PSCIFunction.owns(function) {
    unsafe frame.pointee.x0 = Psci.call(function, registers)
    return
  }
  Adoption.finish()
  if function.owner == .arch {
    unsafe frame.pointee.x0 = Smccc.call(function, registers)
  } else if Service.owns(function) {
    unsafe Service.call(registers).store(in: &frame.pointee)
  } else if function == MonitorInfo.function {
    unsafe MonitorInfo.call(registers).store(in: &frame.pointee)
  } else if function == Notification.function {
    unsafe Notification.call(registers).store(in: &frame.pointee)
  } else if function.owner.isTrustedOS {
    unsafe Payload.call(function, registers).store(in: &frame.pointee)
  } else {
    unsafe frame.pointee.x0 = ReturnCode.notSupported
  }
}

extension Registers {
  /// Takes x0...x17 of a saved frame.
  init(_ frame: frame) {
    self.init(
      x0: frame.x0, x1: frame.x1, x2: frame.x2, x3: frame.x3,
      x4: frame.x4, x5: frame.x5, x6: frame.x6, x7: frame.x7)
    x8 = frame.x8
    x9 = frame.x9
    x10 = frame.x10
    x11 = frame.x11
    x12 = frame.x12
    x13 = frame.x13
    x14 = frame.x14
    x15 = frame.x15
    x16 = frame.x16
    x17 = frame.x17
  }

  /// Puts x0...x17 into a saved frame.
  func store(in frame: inout frame) {
    frame.x0 = x0
    frame.x1 = x1
    frame.x2 = x2
    frame.x3 = x3
    frame.x4 = x4
    frame.x5 = x5
    frame.x6 = x6
    frame.x7 = x7
    frame.x8 = x8
    frame.x9 = x9
    frame.x10 = x10
    frame.x11 = x11
    frame.x12 = x12
    frame.x13 = x13
    frame.x14 = x14
    frame.x15 = x15
    frame.x16 = x16
    frame.x17 = x17
  }

  /// Drops the upper halves of the arguments, which an SMC32 call does not define.
  mutating func zeroExtendArguments() {
    x1 &= 0xffff_ffff
    x2 &= 0xffff_ffff
    x3 &= 0xffff_ffff
    x4 &= 0xffff_ffff
    x5 &= 0xffff_ffff
    x6 &= 0xffff_ffff
    x7 &= 0xffff_ffff
  }
}
