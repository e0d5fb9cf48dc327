// SPDX-License-Identifier: MIT

import ConformanceMachine
import LFA
import PSCI
import SMCCC

extension Suite {
  /// DEN0022: versions, features, AFFINITY_INFO, and what CPU_ON refuses.
  mutating func checkPowerControl() {
    let version = wire.call(PSCIFunction.version).x0
    report.check(
      (InterfaceVersion(x0: version) ?? InterfaceVersion(major: 0, minor: 0))
        >= InterfaceVersion(major: 1, minor: 0),
      "PSCI_VERSION is at least 1.0:", version)
    let mandatory: InlineArray<9, FunctionID> = [
      PSCIFunction.cpuSuspend64, PSCIFunction.cpuOff, PSCIFunction.cpuOn32, PSCIFunction.cpuOn64,
      PSCIFunction.affinityInfo32, PSCIFunction.affinityInfo64, PSCIFunction.systemOff,
      PSCIFunction.systemReset, PSCIFunction.features,
    ]
    for index in 0..<mandatory.count {
      let function = UInt64(mandatory[index].rawValue)
      let x0 = wire.call(PSCIFunction.features, function).x0
      report.check(Status(x0: x0).rawValue >= 0, "PSCI_FEATURES has the mandatory", function)
    }
    report.check(
      wire.call(PSCIFunction.features, UInt64(FunctionID.smcccVersion.rawValue)).x0,
      .settled(.success), "PSCI_FEATURES of SMCCC_VERSION")
    let functions: InlineArray<5, UInt64> = [0x8400_001f, 0xc400_0099, 0xc400_02e0, 0, ~0]
    for index in functions.indices {
      let function = functions[index]
      report.check(
        wire.call(PSCIFunction.features, function).x0, .settled(.notSupported),
        "PSCI_FEATURES of", function)
    }
    let migration = wire.call(PSCIFunction.migrateInfoType).x0
    report.check(
      migration, .settled(2, or: -1), "MIGRATE_INFO_TYPE: nothing has to be migrated")
    countProcessors()
    checkAffinityInfo()
    checkCPUOnErrors()
    checkStandby()
  }

  /// Counts the CPUs by asking for them.
  mutating func countProcessors() {
    while cpuCount < 8 && Status(x0: CPUs.state(cpuCount)).rawValue >= 0 { cpuCount += 1 }
    report.note("CPUs:", UInt64(cpuCount))
  }

  private mutating func checkAffinityInfo() {
    let functions: InlineArray<2, FunctionID> = [
      PSCIFunction.affinityInfo32, PSCIFunction.affinityInfo64,
    ]
    for index in functions.indices {
      let function = functions[index]
      let number = UInt64(function.rawValue)
      report.check(wire.call(function, 0).x0, .settled(0), "this CPU is on, says", number)
      for cpu in 1..<UInt64(max(cpuCount, 2)) where cpu < UInt64(cpuCount) {
        report.check(wire.call(function, cpu).x0, .settled(1), "CPU is off:", cpu)
      }
    }
    let levels: InlineArray<3, UInt64> = [1, 2, 3]
    for index in levels.indices {
      let level = levels[index]
      // Since PSCI 1.0, levels above 0 need not be implemented.
      report.check(
        wire.call(PSCIFunction.affinityInfo64, 0, level).x0, .settled(-2, or: 0),
        "AFFINITY_INFO of level", level)
    }
    let highLevels: InlineArray<3, UInt64> = [4, 0xff, 0xffff_ffff]
    for index in highLevels.indices {
      let level = highLevels[index]
      report.check(
        wire.call(PSCIFunction.affinityInfo64, 0, level).x0, .settled(-2),
        "AFFINITY_INFO of level", level)
    }
  }

  /// Refusals that cannot start a CPU even if the firmware errs: the target does not exist.
  private mutating func checkCPUOnErrors() {
    let entry = secondary_entry_address()
    report.check(
      wire.call(PSCIFunction.cpuOn64, 0, entry).x0, .settled(-4), "CPU_ON of this CPU")
    for bit in 0..<UInt64(64) {
      let target = UInt64(1) << bit
      // The low bits may name CPUs that exist.
      if target < UInt64(cpuCount) { continue }
      // Bits 31:24 and 63:40 are no affinity fields; the sources do not say what a set bit does.
      let isAffinity = bit < 24 || bit >= 32 && bit < 40
      report.check(
        wire.call(PSCIFunction.affinityInfo64, target).x0,
        isAffinity ? .settled(-2) : .reference(-2), "AFFINITY_INFO of CPU", target)
      // A target that the firmware takes for CPU 0 is on already.
      report.check(
        wire.call(PSCIFunction.cpuOn64, target, entry).x0,
        isAffinity ? .settled(-2) : .reference(-2), "CPU_ON of CPU", target)
    }
    let targets: InlineArray<4, UInt64> = [UInt64(cpuCount), 0xff, 0xffff_ffff, ~0]
    for index in targets.indices {
      let target = targets[index]
      report.check(
        wire.call(PSCIFunction.cpuOn64, target, entry).x0, .settled(-2), "CPU_ON of CPU", target)
      report.check(
        wire.call(PSCIFunction.cpuOn64, target, 0x0e00_0000).x0, .settled(-2, or: -9),
        "CPU_ON of it at secure memory")
    }
  }

  /// CPU_SUSPEND to standby returns when an interrupt pends; other states are refused.
  private mutating func checkStandby() {
    // The timer fires 2 ms from now and wakes the CPU although it is masked.
    write_cnthp_cval_el2(Time.now &+ Time.ticks(milliseconds: 2))
    write_cnthp_ctl_el2(1)
    let x0 = wire.call(PSCIFunction.cpuSuspend64, 0, 0, 0).x0
    report.check(x0, .reference(0), "CPU_SUSPEND to standby returns at an interrupt")
    if x0 == 0 {
      report.check(
        read_isr_el1() >> 7 & 1, is: 1, "the interrupt that ended it is still pending")
    }
    write_cnthp_ctl_el2(0)
    Interrupts.acknowledgeAll()
    let states: InlineArray<3, UInt64> = [0xffff_ffff, 0x8000_0000, 1 << 31 | 1 << 16]
    for index in states.indices {
      let state = states[index]
      report.check(
        wire.call(PSCIFunction.cpuSuspend64, state, secondary_entry_address(), 0).x0,
        .settled(-2), "CPU_SUSPEND to state", state)
    }
  }
}
