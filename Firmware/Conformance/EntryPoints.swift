// SPDX-License-Identifier: MIT

import ConformanceMachine
import PSCI
import SMCCC

extension Suite {
  /// Addresses at which no CPU may be started: secure memory, flash, devices, nothing at all
  /// (DEN0022, section 5.1.4: INVALID_ADDRESS). The machine has 1 GiB of memory at 0x4000_0000.
  mutating func checkEntryPoints() {
    let cpu = UInt64(cpuCount - 1)
    guard turnOff(cpuCount - 1) else {
      return report.check(false, "CPU_OFF before CPU_ON at bad addresses")
    }
    let good = secondary_entry_address()
    let refused: InlineArray<25, UInt64> = [
      // Flash of the firmware, update store, secure memory from end to end.
      0, 0x1000, 0x03ff_fffc, 0x0400_0000, 0x0dff_fffc, 0x0e00_0000, 0x0e20_0000, 0x0e40_0000,
      0x0eff_fffc, 0x0f00_0000,
      // GIC, UARTs, fw_cfg, PCI windows, the last word below memory.
      0x0800_0000, 0x0900_0000, 0x0902_0000, 0x0904_0000, 0x1000_0000, 0x3fff_fffc,
      // Beyond memory, beyond the address space, and a good address with a high bit set.
      0x8000_0000, 0x1_0000_0000, 0x40_1000_0000, 0x80_0000_0000, 1 << 48 | good, 1 << 52 | good,
      1 << 63 | good, ~0, ~3,
    ]
    for index in refused.indices {
      guard refuse(refused[index], cpu, isSettled: true) else { return }
    }
    // A bad address is no reason to accept a CPU that does not exist.
    report.check(
      wire.call(PSCIFunction.cpuOn64, 0xff, 0x0e00_0000, 0).x0, .settled(-2, or: -9),
      "CPU_ON of no CPU at secure memory")
    report.check(CPUs.state(cpuCount - 1), .settled(1), "the CPU is still off")
    // The sources do not say whether an unaligned address is refused; a CPU that is started there
    // is lost, so this comes after the rest.
    for offset in 1..<UInt64(4) {
      guard refuse(good + offset, cpu, isSettled: false) else { return }
    }
    report.check(CPUs.turnOn(cpuCount - 1), .settled(0), "CPU_ON at a good address")
    report.check(CPUs.state(cpuCount - 1), .settled(0), "and the CPU is on")
  }

  /// Reports the answer for one address; false if the firmware started the CPU there.
  private mutating func refuse(_ address: UInt64, _ cpu: UInt64, isSettled: Bool) -> Bool {
    let x0 = wire.call(PSCIFunction.cpuOn64, cpu, address, 0).x0
    report.check(x0, isSettled ? .settled(-9) : .reference(-9), "CPU_ON at address", address)
    if x0 == 0 { report.skip("CPU_ON at further addresses", "the CPU was started at a bad one") }
    return x0 != 0
  }
}
