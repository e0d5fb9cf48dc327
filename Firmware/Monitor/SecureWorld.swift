// SPDX-License-Identifier: MIT

import MonitorMachine
import SMCCC

/// The way to S-EL1, where the payload runs, and back. Whoever enters has to be alone.
enum SecureWorld {
  /// Registers x0...x7 at an entry of the payload, and when it leaves.
  typealias Registers = InlineArray<8, UInt64>

  /// Where `enter` continues when the payload leaves; used by the CPU that is inside.
  private nonisolated(unsafe) static var savedStack: UInt64 = 0
  /// Set when the payload left because of a fault; used by the CPU that is inside.
  private nonisolated(unsafe) static var hasTrapped = false

  /// FID 0xF200_00FF, from S-EL1 only · x1...x8 results.
  static let returnCall = FunctionID(rawValue: 0xf200_00ff)
  /// FID 0xF200_00FE, from S-EL1 only · x1 ESR, x2 ELR, x3 FAR, x4 vector.
  static let trappedCall = FunctionID(rawValue: 0xf200_00fe)

  /// Handles an exception that S-EL1 took to EL3: the ways it leaves, or a fault.
  static func handleException(_ frame: FramePointer, isCall: Bool) {
    // SAFETY: the frame is this CPU's own.
    let registers = unsafe SMCCC.Registers(frame.pointee)
    if isCall, registers.function == returnCall {
      unsafe leave(frame)
    }
    if isCall, registers.function != trappedCall {
      unsafe frame.pointee.x0 = ReturnCode.notSupported
      return
    }
    let syndrome = isCall ? registers.x1 : unsafe frame.pointee.esr
    let address = isCall ? registers.x2 : unsafe frame.pointee.elr
    do {
      let line = LogLine()
      line.text("trap in the payload: ESR ")
      line.hexadecimal(syndrome)
      line.text(" ELR ")
      line.hexadecimal(address)
    }
    // SAFETY: this CPU is the one inside.
    unsafe hasTrapped = true
    unsafe leave(frame)
  }

  /// Handles the timer's interrupt: the payload has not left in time.
  static func endPatience(_ frame: FramePointer) -> Never {
    do {
      let line = LogLine()
      line.text("the payload did not come back, and was at ")
      // SAFETY: the frame is this CPU's own.
      line.hexadecimal(unsafe frame.pointee.elr)
    }
    // SAFETY: this CPU is the one inside.
    unsafe hasTrapped = true
    unsafe leave(frame)
  }

  /// Ends `enter` with x1...x8 of the payload.
  private static func leave(_ frame: FramePointer) -> Never {
    // SAFETY: an exception from S-EL1 comes only while `enter` waits on this CPU's stack, at the
    // place that `savedStack` holds; x1...x8 follow x0 in the frame.
    let results = unsafe UnsafeRawPointer(frame).advanced(by: 8)
    unsafe payload_leave(results.assumingMemoryBound(to: UInt64.self), savedStack)
  }

  /// Runs the payload from one of its entries until it leaves; false if it trapped, or did not leave
  /// in time.
  ///
  /// What EL1 and EL0 of the normal world have in registers is put back afterwards. While the
  /// payload runs, only the secure timer interrupts: the normal world's interrupts, which do not
  /// wait, would be taken again and again.
  static func enter(_ entry: UInt64, _ registers: inout Registers) -> Bool {
    let context = save_el1()
    let secure = read_scr_el3() & ~(1 | 1 << 18)  // NS, EEL2
    write_sctlr_el1(0x30d0_0800)  // reserved ones, MMU off
    write_cpacr_el1(0)
    let patience = Patience()
    var span = registers.mutableSpan
    // SAFETY: this CPU is the one inside, so the two variables are its own; the assembly reads eight
    // words and, on return, has written eight.
    unsafe hasTrapped = false
    unsafe span.withUnsafeMutableBufferPointer {
      unsafe payload_enter(entry, secure, $0.baseAddress, &savedStack)
    }
    _ = consume patience
    restore_el1(context)
    return unsafe !hasTrapped
  }
}
