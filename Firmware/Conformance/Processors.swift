// SPDX-License-Identifier: MIT

import ConformanceMachine
import PSCI
import SMCCC

extension Suite {
  /// Turns all other CPUs on and off and on again; true if in the end all run.
  mutating func checkProcessors() -> Bool {
    for cpu in 1..<cpuCount {
      let number = UInt64(cpu)
      let before = CPUs.arrivals(cpu)
      report.check(CPUs.turnOn(cpu), .settled(0), "CPU_ON of CPU", number)
      guard CPUs.arrivals(cpu) != before else {
        report.check(false, "it arrives at its entry point: CPU", number)
        return false
      }
      report.check(CPUs.entryState(cpu, 0), is: CPUs.context(cpu), "it finds the context in x0")
      report.check(CPUs.entryState(cpu, 1), is: 8, "it starts at EL2")
      report.check(CPUs.entryState(cpu, 2) & 0x3c0, is: 0x3c0, "with all exceptions masked")
      report.check(CPUs.entryState(cpu, 3) & 5, is: 0, "with MMU and data cache off")
      report.check(CPUs.state(cpu), .settled(0), "AFFINITY_INFO says that it is on: CPU", number)
      report.check(
        wire.call(PSCIFunction.cpuOn64, number, secondary_entry_address(), 0).x0, .settled(-4),
        "CPU_ON of a CPU that is on")
    }
    turnOffAndOn(PSCIFunction.cpuOn32, "the SMC32 variant of CPU_ON turns it on again")
    turnOffAndOn(PSCIFunction.cpuOn64, "CPU_ON turns it on again")
    checkRacingCPUOn()
    return true
  }

  private mutating func turnOffAndOn(_ function: FunctionID, _ name: StaticString) {
    let cpu = cpuCount - 1
    report.check(turnOff(cpu), "CPU_OFF turns it off: CPU", UInt64(cpu))
    // The SMC32 variant takes 32 bits of context: what is above them is not compared.
    let before = CPUs.arrivals(cpu)
    report.check(CPUs.turnOn(cpu, as: function), .settled(0), name)
    report.check(CPUs.arrivals(cpu) != before, "it arrives at its entry point")
  }

  /// Has a CPU turn itself off; true once AFFINITY_INFO says so.
  func turnOff(_ cpu: Int) -> Bool {
    CPUs.start(.off, on: cpu)
    return Time.wait(milliseconds: 10_000) { CPUs.isIdle(cpu) && CPUs.state(cpu) == 1 }
  }

  /// Two CPUs turn on a third: it starts once.
  private mutating func checkRacingCPUOn() {
    guard cpuCount > 2 else { return report.skip("racing CPU_ON", "needs 3 CPUs") }
    let cpu = cpuCount - 1
    guard turnOff(cpu) else { return report.check(false, "CPU_OFF before racing CPU_ON") }
    let before = CPUs.arrivals(cpu)
    let arguments = Registers(
      calling: PSCIFunction.cpuOn64, x1: UInt64(cpu), x2: secondary_entry_address(),
      x3: CPUs.context(cpu))
    CPUs.start(.call, on: 1, arguments)
    let own = wire.call(arguments).x0
    _ = Time.wait(milliseconds: 10_000) { CPUs.isIdle(1) && CPUs.arrivals(cpu) != before }
    let other = CPUs.registers(1)[0]
    let refusals: (UInt64, UInt64) = (UInt64(bitPattern: -4), UInt64(bitPattern: -5))
    let winners = (own == 0 ? 1 : 0) + (other == 0 ? 1 : 0)
    let losers =
      (own == refusals.0 || own == refusals.1 ? 1 : 0)
      + (other == refusals.0 || other == refusals.1 ? 1 : 0)
    report.check(winners == 1 && losers == 1, "of two racing CPU_ON, one is answered 0")
    report.check(UInt64(CPUs.arrivals(cpu) &- before), is: 1, "and the CPU starts once")
  }
}
