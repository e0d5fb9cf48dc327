// SPDX-License-Identifier: MIT

import ArgumentParser
import Machine

/// Shows that faults in a kernel are found.
struct DebugSelfTest: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "debug-selftest",
    abstract: "Boots the debug kernel, plants faults in C and Swift, and has each of them found.")

  @OptionGroup var common: CommonOptions

  @Flag(help: "Shows the guest's console.")
  var verbose = false

  func run() async throws {
    let kernel = GuestKernel.debug
    let products = BuildProducts(root: common.root)
    try await makeGuest(root: common.root, kernels: [kernel])
    let scenario = PlantedFaults.scenario
    let logs = try products.makeLogDirectory(kernel.rawValue, scenario.name)
    let machine = scenario.configuration(products, kernel: kernel, logs: logs)
    try products.require(
      [machine.kernel, machine.firmware, machine.store, machine.initialRAMDisk].compactMap { $0 })
    let limit = Duration.seconds(scenario.limit * common.patience * kernel.slowness)
    var boot = Boot(machine, limit: limit)
    boot.consoleLog = logs + "/console.log"
    // Trouble is what it is all about.
    boot.graceAfterTrouble = limit
    let prepared = boot
    let console = GuestConsole(mark: GuestConsole.mark)
    let faults = PlantedFaults()
    let showsAll = verbose
    let outcome = try await interruptible {
      try await prepared.run(line: { line in
        console.consume(line)
        faults.consume(line)
        if showsAll { say(line) }
      })
    }
    let verdict = faults.judge(outcome.ending, console.report)
    for failure in verdict.failures { say("  not ok \(failure)") }
    if !verdict.failures.isEmpty { say("  logs are in \(logs)") }
    say(verdict.summary)
    if !verdict.failures.isEmpty { throw ExitCode.failure }
  }
}
