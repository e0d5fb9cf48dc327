// SPDX-License-Identifier: MIT

/// Describes one boot of QEMU's `virt` machine with firmware, update store and normal world.
public struct MachineConfiguration: Equatable, Sendable {
  /// Names where the first UART goes.
  public enum Console: Equatable, Sendable {
    /// Standard output of QEMU; there is no input.
    case output
    /// The terminal, which QEMU puts in raw mode; everything is also written to `log`.
    case terminal(log: String)
  }

  /// Names the flash image that starts at EL3; nil boots on QEMU's own PSCI, without an agent.
  public var firmware: String?
  /// Names the UEFI firmware that loads the kernel where nothing starts at EL3; it describes the
  /// machine by ACPI to a kernel that is told `acpi=force`.
  public var uefi: String?
  /// Starts the kernel at EL2, where QEMU's own PSCI is called by SMC; at EL1 it is by HVC.
  public var hasEL2 = true
  /// Keeps the device that notifies out of the device tree; only firmware for tests can.
  public var hidesNotification = false
  /// Holds the text of a plan of faults, for the firmware that follows one; nil gives it none.
  public var faultPlan: String?
  /// Names the update store, 64 MiB; what the machine writes to it is thrown away.
  public var store: String?
  /// Names the kernel or another arm64 Image.
  public var kernel: String
  /// Names the initial RAM disk.
  public var initialRAMDisk: String?
  /// Holds the kernel's command line.
  public var kernelArguments: [String] = []
  /// Names the CPU model in QEMU's words.
  public var cpuModel = "neoverse-n1"
  /// Counts the CPUs, 1...8.
  public var cpuCount = 4
  /// Gives the memory in MiB.
  public var memory = 1024
  /// Names the file that receives what is written to the secure UART; nil drops it.
  public var secureLog: String?
  /// Has the machine's clock count instructions, 2 ns each, instead of time; all CPUs then share
  /// one thread of the host's.
  public var countsInstructions = false
  /// Says where the first UART goes.
  public var console = Console.output

  /// Describes a machine that boots a kernel; everything else has its default.
  public init(kernel: String) {
    self.kernel = kernel
  }

  /// Lists the files that the machine boots with.
  public var files: [String] {
    [kernel, firmware, uefi, store, initialRAMDisk].compactMap { $0 }
  }

  /// Holds the name of the program to start.
  public static let program = "qemu-system-aarch64"

  /// Makes the arguments of `qemu-system-aarch64`.
  public var arguments: [String] {
    var machine = hasEL2 ? "virt,virtualization=on,gic-version=3" : "virt,gic-version=3"
    if firmware != nil { machine += ",secure=on" }
    var arguments = [
      "-M", machine, "-cpu", cpuModel, "-smp", String(cpuCount), "-m", "\(memory)M",
      "-nographic", "-nic", "none", "-monitor", "none", "-no-reboot",
    ]
    if countsInstructions { arguments += ["-icount", "shift=1,align=off"] }
    switch console {
    case .output:
      arguments += ["-serial", "stdio"]
    case .terminal(let log):
      arguments += [
        "-chardev", "stdio,id=console,signal=off,logfile=\(Self.escaped(log))",
        "-serial", "chardev:console",
      ]
    }
    // The second UART exists, and is the secure one, only beside EL3.
    if firmware != nil { arguments += ["-serial", secureLog.map { "file:\($0)" } ?? "null"] }
    if let bios = firmware ?? uefi { arguments += ["-bios", bios] }
    if hidesNotification {
      arguments += ["-fw_cfg", "name=opt/swift-lfa/no-notification,string=1"]
    }
    if let faultPlan {
      arguments += ["-fw_cfg", "name=opt/swift-lfa/faults,string=\(Self.escaped(faultPlan))"]
    }
    if let store {
      arguments += [
        "-drive", "if=pflash,unit=1,format=raw,snapshot=on,file=\(Self.escaped(store))",
      ]
    }
    arguments += ["-kernel", kernel]
    if let initialRAMDisk { arguments += ["-initrd", initialRAMDisk] }
    if !kernelArguments.isEmpty {
      arguments += ["-append", kernelArguments.joined(separator: " ")]
    }
    return arguments
  }

  /// Doubles commas, which separate the options of one argument.
  private static func escaped(_ text: String) -> String {
    text.split(separator: ",", omittingEmptySubsequences: false).joined(separator: ",,")
  }
}
