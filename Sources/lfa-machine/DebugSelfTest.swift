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
    let runner = ScenarioRun(
      products: products, patience: common.patience, isVerbose: verbose)
    let (usual, logs) = try runner.prepare(PlantedFaults.scenario, on: kernel)
    var patient = usual
    // Trouble is what it is all about.
    patient.graceAfterTrouble = patient.limit
    let boot = patient
    let console = GuestConsole(mark: GuestConsole.mark)
    let faults = PlantedFaults()
    let showsAll = verbose
    let outcome = try await interruptible {
      try await boot.run(line: { line in
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
