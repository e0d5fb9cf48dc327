// SPDX-License-Identifier: MIT

import Machine
import Testing

struct MachineConfigurationTests {
  @Test("A machine with firmware and store has the command line of the documentation")
  func fullMachine() {
    var machine = MachineConfiguration(kernel: "Image")
    machine.firmware = "flash.bin"
    machine.store = "demo.bin"
    machine.initialRAMDisk = "initrd.cpio"
    machine.secureLog = "secure.log"
    machine.kernelArguments = ["console=ttyAMA0", "panic=1"]
    #expect(
      machine.arguments == [
        "-M", "virt,virtualization=on,gic-version=3,secure=on", "-cpu", "neoverse-n1",
        "-smp", "4", "-m", "1024M", "-nographic", "-nic", "none", "-monitor", "none", "-no-reboot",
        "-serial", "stdio", "-serial", "file:secure.log", "-bios", "flash.bin",
        "-drive", "if=pflash,unit=1,format=raw,snapshot=on,file=demo.bin",
        "-kernel", "Image", "-initrd", "initrd.cpio", "-append", "console=ttyAMA0 panic=1",
      ])
  }

  @Test("Without firmware the machine has no EL3 and no second UART")
  func withoutFirmware() {
    let machine = MachineConfiguration(kernel: "conformance.bin")
    #expect(machine.arguments.contains("virt,virtualization=on,gic-version=3"))
    #expect(!machine.arguments.contains("-bios"))
    #expect(!machine.arguments.contains("-append"))
    #expect(machine.arguments.count { $0 == "-serial" } == 1)
  }

  @Test("What the kernel runs on is what the scenario names")
  func firmware() {
    func machine(_ firmware: Scenario.Firmware) -> MachineConfiguration {
      Scenario("x", firmware: firmware).configuration(
        BuildProducts(root: "/r"), kernel: .v6_12, logs: "/l")
    }
    let silent = machine(.silentMonitor)
    #expect(silent.firmware == "/r/build/firmware/flash-faults.bin")
    #expect(silent.arguments.contains("name=opt/swift-lfa/no-notification,string=1"))
    let uefi = machine(.uefi)
    #expect(uefi.arguments.contains("virt,virtualization=on,gic-version=3"))
    #expect(uefi.arguments.contains("/usr/share/qemu-efi-aarch64/QEMU_EFI.fd"))
    #expect(uefi.kernelArguments.contains("acpi=force"))
    #expect(machine(.absentSMC).arguments.contains("virt,virtualization=on,gic-version=3"))
    #expect(!machine(.absentSMC).arguments.contains("-bios"))
    #expect(machine(.absentHVC).arguments.contains("virt,gic-version=3"))
  }

  @Test("Commas in a path do not end QEMU's option")
  func commas() {
    var machine = MachineConfiguration(kernel: "Image")
    machine.firmware = "flash.bin"
    machine.store = "a,b.bin"
    #expect(
      machine.arguments.contains("if=pflash,unit=1,format=raw,snapshot=on,file=a,,b.bin"))
  }

  @Test("On a terminal QEMU itself keeps the log, and Ctrl-C reaches the guest")
  func terminal() {
    var machine = MachineConfiguration(kernel: "Image")
    machine.console = .terminal(log: "console.log")
    #expect(machine.arguments.contains("stdio,id=console,signal=off,logfile=console.log"))
    #expect(machine.arguments.contains("chardev:console"))
  }

  @Test("A plan of faults is handed to the firmware as it is")
  func faultPlan() {
    var machine = MachineConfiguration(kernel: "Image")
    machine.firmware = "flash-faults.bin"
    machine.faultPlan = "prime 1 again # a, b\nactivate * clobber"
    #expect(
      machine.arguments.contains(
        "name=opt/swift-lfa/faults,string=prime 1 again # a,, b\nactivate * clobber"))
  }

  @Test("A scenario with a plan boots with the firmware that follows it, the others do not")
  func faultyScenario() {
    let products = BuildProducts(root: "/r")
    let faulty = Scenario("x", store: "demo", faults: "prime * again")
      .configuration(products, kernel: .v6_12, logs: "/l")
    #expect(faulty.firmware == "/r/build/firmware/flash-faults.bin")
    #expect(faulty.faultPlan == "prime * again")
    let sound = Scenario("x", store: "demo").configuration(products, kernel: .v6_12, logs: "/l")
    #expect(sound.firmware == "/r/build/firmware/flash.bin")
    #expect(sound.faultPlan == nil)
  }

  @Test("Our own firmware is recognised however its path is written")
  func ownFirmware() {
    let products = BuildProducts(root: ".")
    #expect(products.isOwnFirmware("build/firmware/flash.bin"))
    #expect(products.isOwnFirmware("./build/stores/../firmware/flash.bin"))
    #expect(!products.isOwnFirmware("build/firmware/other.bin"))
    #expect(!products.isOwnFirmware("/build/firmware/flash.bin"))
  }

  @Test("Every scenario has a name of its own and boots with our firmware")
  func scenarios() {
    #expect(Set(Scenario.all.map(\.name)).count == Scenario.all.count)
    let machine = Scenario.all[0].configuration(
      BuildProducts(root: "/r"), kernel: .v6_1, logs: "/r/build/logs/6.1/list")
    #expect(machine.firmware == "/r/build/firmware/flash.bin")
    #expect(machine.kernel == "/r/build/guest/6.1/Image")
    #expect(machine.initialRAMDisk == "/r/build/initrd/6.1.cpio")
    #expect(machine.kernelArguments.contains("lfa.script=scenarios/list"))
  }
}
