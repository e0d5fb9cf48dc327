// SPDX-License-Identifier: MIT

import ConformanceMachine
import LFA
import PSCI
import SMCCC

extension Suite {
  /// No call may change what it does not return: vectors, system registers, timers, interrupts.
  mutating func checkPreservation() {
    checkKept(Registers(calling: .smcccVersion), "SMCCC_VERSION")
    checkKept(Registers(calling: PSCIFunction.version), "PSCI_VERSION")
    checkKept(Registers(calling: FunctionID(rawValue: 0x8400_0300)), "an unknown function")
    checkKept(Registers(calling: Function.getInfo.identifier), "GET_INFO")
    checkKept(Registers(calling: Function.getInventory.identifier), "GET_INVENTORY")
    for pass in 0..<2 {
      let isOptional = pass == 0
      guard let candidate = find(rendezvousOptional: isOptional, for: "registers over ACTIVATE")
      else { continue }
      let id = candidate.id.x1
      checkKept(Registers(calling: Function.prime.identifier, x1: id), "PRIME")
      checkKept(Registers(calling: Function.cancel.identifier, x1: id), "CANCEL")
      guard prime(candidate.id).isSuccess else {
        report.check(false, "PRIME before ACTIVATE")
        continue
      }
      let isDone = checkKept(
        Registers(calling: Function.activate.identifier, x1: id, x2: isOptional ? 1 : 0),
        isOptional ? "ACTIVATE without a rendezvous" : "ACTIVATE with a rendezvous",
        scalable: isOptional)
      report.check(isDone, "that ACTIVATE succeeded")
      checkInterruptsKept(rendezvousOptional: isOptional)
    }
  }

  /// Makes a call, once with 128-bit vectors and once with scalable ones where the CPU has them;
  /// a call that cannot be made twice is made with one of the two. Returns whether x0 was 0.
  @discardableResult
  private mutating func checkKept(
    _ arguments: Registers, _ name: StaticString, scalable: Bool? = nil
  ) -> Bool {
    var isSuccess = false
    for pass in 0..<2 {
      let isScalable = pass == 1
      if let scalable, isScalable != (scalable && Guard.hasScalableVectors) { continue }
      if isScalable && !Guard.hasScalableVectors { continue }
      var all = AllRegisters(repeating: 0)
      all.fillUpperRegisters()
      all.load(arguments)
      let losses = Guard.call(&all, cpu: 0, scalable: isScalable).rawValue
      isSuccess = all[0] == 0
      report.note(isScalable ? "with z0...z31, p0...p15 and FFR filled" : "with q0...q31 filled")
      report.check(
        losses & (Losses.vectors | Losses.scalableVectors), is: 0, "vector registers kept over")
      noteName(name)
      report.check(losses & Losses.generalRegisters, is: 0, "general registers kept over it")
      report.check(losses & Losses.systemRegisters, is: 0, "system registers kept over it")
      if losses & Losses.systemRegisters != 0 {
        Console.write("# changed: ")
        noteSystemRegister(UInt32(truncatingIfNeeded: losses >> 8 & 0xff))
      }
    }
    return isSuccess
  }

  private func noteName(_ name: StaticString) {
    Console.write("#   ")
    Console.write(name)
    Console.write("\n")
  }

  private func noteSystemRegister(_ index: UInt32) {
    // SAFETY: the callee returns a string that ends with a zero byte for every index.
    guard var character = unsafe system_register_name(index) else { return }
    while unsafe character.pointee != 0 {
      Console.write(byte: UInt8(bitPattern: unsafe character.pointee))
      unsafe character += 1
    }
    Console.write("\n")
  }

  /// An SGI, a shared interrupt and a timer that are pending, or become so, during an activation
  /// are pending afterwards.
  private mutating func checkInterruptsKept(rendezvousOptional isOptional: Bool) {
    let name: StaticString = "interrupts and timer over ACTIVATE"
    guard let candidate = find(rendezvousOptional: isOptional, for: name) else { return }
    guard prime(candidate.id).isSuccess else { return report.check(false, name) }
    Interrupts.acknowledgeAll()
    Interrupts.send(Interrupts.marker, to: 0)
    Interrupts.pendSharedMarker()
    let start = Time.now
    write_cnthp_cval_el2(start)
    write_cnthp_ctl_el2(1)
    let x0 = wire.call(.activate, candidate.id.x1, isOptional ? 1 : 0).x0
    report.check(x0, .settled(.success), "ACTIVATE with three interrupts pending")
    report.check(Time.now > start, "the counter went on")
    report.check(read_cnthp_ctl_el2() & 5, is: 5, "the timer is still enabled and has fired")
    let seen = Interrupts.acknowledgeAll()
    report.check(seen >> UInt64(Interrupts.marker) & 1, is: 1, "the SGI is still pending")
    report.check(
      seen >> UInt64(Interrupts.hypervisorTimer) & 1, is: 1, "so is the timer's interrupt")
    report.check(seen >> 63, is: 1, "so is the shared interrupt")
    report.check(Interrupts.acknowledgeAll(), is: 0, "and each was pending once")
  }
}
