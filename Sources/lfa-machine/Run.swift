// SPDX-License-Identifier: MIT

import ArgumentParser
import Machine

/// Shows a live activation.
struct Run: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Boots Linux on our firmware and activates a payload and the EL3 monitor live.")

  @OptionGroup var common: CommonOptions

  @Option(help: "The kernel: 6.1, 6.12 or debug.", transform: GuestKernel.init(argument:))
  var kernel = GuestKernel.v6_12

  @Flag(help: "Ends in the guest's shell, on this terminal.")
  var interactive = false

  func run() async throws {
    let products = BuildProducts(root: common.root)
    try await makeGuest(root: common.root, kernels: [kernel])
    let logs = try products.makeLogDirectory("run")
    let machine = Demonstration.configuration(
      products, kernel: kernel, isInteractive: interactive, logs: logs)
    try products.require(machine.files)
    let defect =
      if interactive {
        try await Demonstration.defect(
          interruptible { try await Boot(machine, limit: .seconds(0)).runOnTerminal() },
          console: Demonstration.lines(ofLog: logs + "/console.log"))
      } else {
        try await watch(machine, logs: logs)
      }
    if let defect {
      complain("the demonstration failed: \(defect)")
      complain("logs are in \(logs)")
      throw ExitCode.failure
    }
  }

  /// Copies the console to standard output and returns what went wrong.
  private func watch(_ machine: MachineConfiguration, logs: String) async throws -> String? {
    let boot = Boot(
      machine, limit: .seconds(180 * common.patience * kernel.slowness),
      consoleLog: logs + "/console.log")
    let outcome = try await interruptible {
      try await boot.run(raw: { write($0) })
    }
    return Demonstration.defect(outcome, console: Demonstration.lines(ofLog: logs + "/console.log"))
  }
}

extension GuestKernel {
  /// Reads a kernel's name.
  init(argument: String) throws {
    guard let kernel = GuestKernel(rawValue: argument) else {
      let names = GuestKernel.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("There is no kernel '\(argument)'; there are \(names).")
    }
    self = kernel
  }
}
