// SPDX-License-Identifier: MIT

import LFA
import LFASysfs
import SystemPackage

extension Doctor {
  /// Finds out why there is no driver.
  mutating func explainAbsence() {
    let place = tree.firmwareDirectory.printable
    add(
      Check("driver", .failed, "\(place) does not exist: no driver shows components"),
      .unavailable)
    guard let facts else {
      add(Check("machine", .unknown, "\(tree.root.printable) is not this machine's /sys"))
      return
    }
    if let architecture = facts.architecture, architecture != "aarch64" {
      add(
        Check(
          "machine", .failed, "this is \(architecture): only AArch64 has firmware of this kind",
          remedy: "try `lfa simulate MOUNTPOINT` and `lfa --root MOUNTPOINT`"))
      return
    }
    examineConvention(facts)
    examineModule(facts)
  }

  /// Looks at the SMC Calling Convention: the driver needs 1.2.
  private mutating func examineConvention(_ facts: MachineFacts) {
    let marker = "SMC Calling Convention v"
    guard let log = facts.kernelLog else {
      add(
        Check(
          "smccc", .unknown, "the kernel's log cannot be read",
          remedy: "run it as root to learn the firmware's SMCCC version"))
      return
    }
    guard let line = log.last(where: { $0.contains(marker) }),
      let range = line.firstRange(of: marker),
      let version = FirmwareVersion(line[range.upperBound...].prefix { $0.isNumber || $0 == "." })
    else {
      add(Check("smccc", .unknown, "the kernel's log does not tell the SMCCC version any more"))
      return
    }
    guard version < FirmwareVersion(major: 1, minor: 2) else {
      return add(Check("smccc", .ok, "the firmware has SMCCC \(version.text)"))
    }
    add(
      Check(
        "smccc", .failed, "the firmware has SMCCC \(version.text), and the driver needs 1.2",
        remedy: "update the firmware by its usual way"))
  }

  private mutating func examineModule(_ facts: MachineFacts) {
    if let last = facts.kernelLog?.last(where: { $0.contains("lfa") }) {
      add(Check("log", .unknown, "the driver's last word in the kernel's log: \(last)"))
    }
    if isThere("module/arm_lfa") {
      return add(
        Check(
          "module", .failed, "arm_lfa is loaded, but shows nothing",
          remedy: "`dmesg | grep -i lfa` tells what it met; unload and load it again"))
    }
    let release = facts.kernelRelease ?? "this kernel"
    switch (facts.isModuleInstalled, facts.configuration) {
    case (true?, _):
      add(
        Check(
          "module", .failed, "arm_lfa is installed, but not loaded",
          remedy:
            "`modprobe arm_lfa`; if that answers \"No such device\", the firmware has no agent"))
    case (_, "y"?):
      add(
        Check(
          "agent", .failed, "\(release) has the driver built in, but it found no agent",
          remedy: "ask the vendor for firmware with Live Firmware Activation"))
    case (false?, _):
      add(
        Check(
          "module", .failed, "no module arm_lfa is installed for \(release)",
          remedy: "install the package arm-lfa-dkms"))
    case (nil, _):
      add(Check("module", .unknown, "the modules of \(release) cannot be looked at"))
    }
  }

  private func isThere(_ path: String) -> Bool {
    (try? tree.root.appending(path).stat()) != nil
  }
}
