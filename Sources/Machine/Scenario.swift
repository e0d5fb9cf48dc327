// SPDX-License-Identifier: MIT

import FoundationEssentials

/// Describes one boot of Linux that a guest script judges.
public struct Scenario: Equatable, Sendable {
  /// Names what the kernel runs on.
  public enum Firmware: Sendable {
    /// Our monitor.
    case monitor
    /// Our monitor, with a device tree that lacks the device that notifies.
    case silentMonitor
    /// No agent, and QEMU's own PSCI by SMC.
    case absentSMC
    /// No agent, and QEMU's own PSCI by HVC.
    case absentHVC
    /// No agent; UEFI firmware that describes the machine by ACPI.
    case uefi
  }

  /// Names the scenario.
  public let name: String
  /// Names the script below Tests/Guest, without its suffix; scenarios/NAME by default.
  public let script: String
  /// Holds words for the script, which reads the kernel's command line.
  public let arguments: [String]
  /// Names what the kernel runs on.
  public let firmware: Firmware
  /// Names the update store that the machine boots with; nil where nothing would read it.
  public let store: String?
  /// Holds the plan of faults that the firmware follows; nil boots the firmware that follows none.
  public let faults: String?
  /// Lists the kernels that have what the scenario needs.
  public let kernels: [GuestKernel]
  /// Bounds the run, in seconds.
  public let limit: Int
  /// Names texts that must occur on the secure UART.
  public let monitorSays: [String]
  /// Says that the guest has the operator's tool.
  public let hasTool: Bool
  /// Says that the monitor has to trap, which ends the guest's script half-way.
  public let endsInTrap: Bool

  /// Describes a scenario.
  public init(
    _ name: String, script: String? = nil, arguments: [String] = [],
    firmware: Firmware = .monitor, store: String? = nil, faults: String? = nil,
    kernels: [GuestKernel] = GuestKernel.allCases, limit: Int = 120,
    monitorSays: [String] = [], hasTool: Bool = false, endsInTrap: Bool = false
  ) {
    self.name = name
    self.script = script ?? "scenarios/\(name)"
    self.arguments = arguments
    self.firmware = firmware
    self.store = store
    self.faults = faults
    self.kernels = kernels
    self.limit = limit
    self.monitorSays = monitorSays
    self.hasTool = hasTool
    self.endsInTrap = endsInTrap
  }

  /// Describes the machine of the scenario.
  public func configuration(
    _ products: BuildProducts, kernel: GuestKernel, logs: String
  ) -> MachineConfiguration {
    var machine = MachineConfiguration(kernel: products.image(kernel))
    machine.faultPlan = faults
    machine.store = store.map(products.store)
    machine.initialRAMDisk = products.initialRAMDisk(kernel, hasTool: hasTool)
    machine.kernelArguments = Self.kernelArguments + ["lfa.script=\(script)"] + arguments
    switch firmware {
    case .monitor:
      machine.firmware = faults == nil ? products.firmware : products.faultyFirmware
    case .silentMonitor:
      machine.firmware = products.faultyFirmware
      machine.hidesNotification = true
    case .absentSMC: break
    case .absentHVC: machine.hasEL2 = false
    case .uefi:
      machine.uefi = products.uefi
      machine.kernelArguments.append("acpi=force")
    }
    if machine.firmware != nil { machine.secureLog = logs + "/secure.log" }
    return machine
  }

  /// Tells whether a kernel has what the scenario needs.
  public func runs(on kernel: GuestKernel) -> Bool { kernels.contains(kernel) }

  /// Judges a finished boot of the scenario.
  public func judge(_ outcome: BootOutcome, _ report: TAPReport, secureLog: String?) -> Verdict {
    var verdict = endsInTrap ? judgeTrap(outcome, report) : Verdict(outcome, report)
    let log = secureLog.flatMap { try? String(contentsOfFile: $0, encoding: .utf8) } ?? ""
    for text in monitorSays {
      if log.contains(text) {
        verdict.passed += 1
      } else {
        verdict.failures.append("the monitor says: \(text)")
      }
    }
    return verdict
  }

  /// Judges a boot that a trap has to end: the machine turns itself off, and the guest neither
  /// finishes nor fails.
  private func judgeTrap(_ outcome: BootOutcome, _ report: TAPReport) -> Verdict {
    var verdict = Verdict()
    verdict.passed = report.passed
    verdict.failures = report.failures.map(\.description)
    if outcome.ending == .exited(0), outcome.trouble?.kind == TroubleDetector.monitorTrap {
      verdict.passed += 1
    } else {
      verdict.failures.append("a trap of the monitor turns the machine off")
    }
    return verdict
  }

  /// Keeps ordinary messages of the kernel off the console: the guest prints its whole log when it
  /// is done. What the guest's scripts say goes through the kernel's log, so that no other message
  /// can come in the middle of their lines.
  static let kernelArguments = [
    "console=ttyAMA0", "loglevel=5", "printk.devkmsg=on", "log_buf_len=4M", "panic=1",
  ]

  /// Has the agent make less and less nonsense: two attempts to load the driver for each rule.
  private static let absurdities = """
    version 1...2 status NOT_SUPPORTED
    version 3...4 status 0x20000
    get_info 1...2 count 4097
    get_info 3...4 count 0x100000000
    get_info 5...6 count -1
    get_info 7...8 status DEVICE_ERROR
    get_info 9... count 4096
    """

  /// Has attempts end at once, each with one more component.
  private static let growth = """
    prime * status SUCCESS
    activate * status SUCCESS
    get_info 2... grow 1
    """

  /// Lists all scenarios.
  public static let all = [
    Scenario("list", store: "demo"),
    Scenario("activate", store: "demo", limit: 180),
    // Another processor's program is slow there, and no other kernel would show more of it.
    Scenario("tool", store: "both", kernels: [.v6_12], limit: 400, hasTool: true),
    Scenario("both", store: "both"),
    Scenario("notify", store: "both"),
    Scenario("late", store: "demo", faults: "get_info 2 shrink 2\nload 1...300 id=0 again"),
    Scenario("poll", store: "both", faults: "get_info 3 shrink 1"),
    Scenario("autoload", store: "demo"),
    Scenario("fallback", firmware: .silentMonitor, store: "demo"),
    // The debug kernel has no PCI, without which the interpreter of ACPI's tables does not start.
    Scenario("acpi", firmware: .uefi, kernels: GuestKernel.debian, limit: 240),
    Scenario("absent-smc", firmware: .absentSMC),
    Scenario("absent-hvc", firmware: .absentHVC),
    Scenario("twenty", store: "twenty", limit: 300, monitorSays: ["1.20 -> 2.0"]),
    Scenario("rendezvous", store: "conformance"),
    Scenario("corrupt", store: "corrupt", monitorSays: ["not the one its manifest names"]),
    Scenario("refuse", store: "refuse", limit: 180, monitorSays: ["does not take over"]),
    Scenario(
      "trap", store: "trap", limit: 180,
      monitorSays: ["trap in the new image", "trap in the payload"]),
    Scenario("hang", store: "hang", limit: 240, monitorSays: ["did not come back"]),
    Scenario("crowd", store: "demo", faults: "get_info 1 grow 253", limit: 180),
    Scenario("absurd", store: "demo", faults: absurdities),
    Scenario("abi", store: "abi", limit: 180, monitorSays: ["hand-over ABI"]),
    Scenario("empty", store: "empty"),
    Scenario("cancel", store: "conformance"),
    Scenario("stage", store: "conformance"),
    Scenario("restart", store: "demo", monitorSays: ["given up: payload 1.1"]),
    Scenario("booleans", store: "demo"),
    Scenario("writers", store: "twenty", limit: 180),
    Scenario("readers", store: "twenty", limit: 240),
    Scenario("reload", store: "twenty", limit: 240),
    Scenario(
      "unload", store: "conformance",
      faults: "load 1...1500 id=1 again\nswitch 1...100 id=1 again", limit: 300),
    Scenario("hotplug", store: "twenty", limit: 300),
    Scenario("suspend", store: "conformance", limit: 240),
    Scenario("garbage", store: "garbage", monitorSays: ["passed over", "the rest is not read"]),
    Scenario("noise", store: "noise", monitorSays: ["the rest is not read"]),
    Scenario("mismatch", store: "mismatch", monitorSays: ["differs from its manifest"]),
    Scenario("relocation", store: "relocation", monitorSays: ["not RELATIVE"]),
    Scenario(
      "panic", store: "panic", monitorSays: ["data abort", "called from"], endsInTrap: true),
    Scenario("faulty", store: "faulty", monitorSays: ["trap in the payload"]),
    // The kernel logs what becomes of each module's start.
    Scenario(
      "no-memory", arguments: ["initcall_debug"], store: "demo", faults: "get_info * count 1",
      kernels: [.debug], limit: 400),
    Scenario(
      "no-memory-later", store: "demo", faults: growth, kernels: [.debug], limit: 180),
  ]
}
