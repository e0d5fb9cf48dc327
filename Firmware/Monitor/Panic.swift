// SPDX-License-Identifier: MIT

import MonitorMachine

/// Reports a trap of EL3 on the secure UART and turns the machine off.
///
/// The vectors have saved all registers in this CPU's crash page, and run this on its other end.
@c(monitor_panic) public func panic(_ raw: UnsafeMutableRawPointer) {
  // SAFETY: the vectors pass this CPU's crash page, which nobody else uses.
  let page = unsafe raw.assumingMemoryBound(to: crash_page.self)
  if unsafe page.pointee.panicking != 0 { Power.off() }
  unsafe page.pointee.panicking = 1
  do {
    let line = LogLine(panicking: ())
    line.text("PANIC on CPU ")
    line.decimal(CPU.current.index)
    line.text(": ")
    line.text(unsafe cause(page.pointee))
  }
  unsafe reportSyndrome(page.pointee)
  unsafe reportRegisters(raw)
  unsafe reportBacktrace(from: page.pointee)
  Power.off()
}

/// The pages in which the vectors of EL3 leave the registers of a trap.
enum CrashPages {
  /// Forgets what memory held before a reset: no CPU is in a guarded call or reports a trap.
  static func clear() {
    // SAFETY: the memory map reserves these pages, and no other CPU is out of the reset code.
    unsafe PhysicalMemory.pointer(UInt64(CRASH_BASE)).initializeMemory(
      as: UInt8.self, repeating: 0, count: Int(MAXIMUM_CPUS) << Int(CRASH_SHIFT))
  }
}

/// Writes one line about a trap that a guarded call has survived.
func reportGuardedTrap(_ cpu: CPU) {
  // SAFETY: this CPU's crash page, filled by the trap, is nobody else's.
  let page = unsafe PhysicalMemory.pointer(cpu.crashPage)
    .assumingMemoryBound(to: crash_page.self).pointee
  let line = LogLine()
  line.text("trap in the new image: ")
  line.text(page.vector & 3 == 2 ? "it did not come back, and was" : cause(page))
  line.text(" at ")
  line.hexadecimal(page.elr)
}

/// Says what kind of trap it was (Arm ARM, ESR_EL3.EC).
private func cause(_ page: crash_page) -> StaticString {
  switch page.vector & 3 {
  case 1: return "IRQ"
  case 2: return "FIQ"
  case 3: return "SError"
  default: break
  }
  switch page.esr >> 26 & 0x3f {
  case 0x00: return "undefined instruction"
  case 0x07: return "floating point trapped"
  case 0x0e: return "illegal execution state"
  case 0x20, 0x21: return "instruction abort"
  case 0x22: return "misaligned program counter"
  case 0x24, 0x25: return "data abort"
  case 0x26: return "misaligned stack pointer"
  case 0x3c: return "breakpoint instruction: a check of the monitor's own failed"
  default: return "unexpected exception"
  }
}

private func reportSyndrome(_ page: crash_page) {
  let line = LogLine(panicking: ())
  line.text("vector ")
  line.decimal(page.vector)
  line.text(" ESR ")
  line.hexadecimal(page.esr)
  line.text(" ELR ")
  line.hexadecimal(page.elr)
  line.text(" (image + ")
  line.hexadecimal(page.elr &- image_base())
  line.text(") FAR ")
  line.hexadecimal(page.far)
  line.text(" SPSR ")
  line.hexadecimal(page.spsr)
  line.text(" SP ")
  line.hexadecimal(page.sp)
}

/// Writes x0...x30, four to a line.
private func reportRegisters(_ page: UnsafeMutableRawPointer) {
  for row in 0..<8 {
    let line = LogLine(panicking: ())
    for column in 0..<4 {
      let register = row * 4 + column
      if register > 30 { break }
      line.text(" x")
      line.decimal(register)
      line.character(UInt8(ascii: "="))
      // SAFETY: the page starts with x0...x30.
      line.hexadecimal(unsafe page.load(fromByteOffset: register * 8, as: UInt64.self))
    }
  }
}

/// Follows the chain of frame records, as far as it stays inside the images and only goes up.
private func reportBacktrace(from page: crash_page) {
  var record = page.x.29
  var previous: UInt64 = 0
  for _ in 0..<32 {
    guard record % 16 == 0, record > previous, record >= UInt64(MONITOR_SLOT_A),
      record < UInt64(MONITOR_SLOT_B) + UInt64(SLOT_SIZE) - 16
    else { return }
    let line = LogLine(panicking: ())
    line.text("  called from ")
    // SAFETY: the record lies in a monitor slot; a page that is not mapped there traps again, which
    // turns the machine off.
    let caller = unsafe PhysicalMemory.pointer(record + 8).load(as: UInt64.self)
    line.hexadecimal(caller)
    line.text(" (image + ")
    line.hexadecimal(caller &- image_base())
    line.character(UInt8(ascii: ")"))
    previous = record
    record = unsafe PhysicalMemory.pointer(record).load(as: UInt64.self)
  }
}
