// SPDX-License-Identifier: MIT

import ArgumentParser
import Machine

/// Runs the scenarios that boot Linux.
struct Scenarios: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Boots Linux once per scenario and collects the guest's results.")

  @OptionGroup var common: CommonOptions

  @Option(help: "The kernel: 6.1, 6.12, debug, or all, which is both of Debian's.")
  var kernel = "all"

  @Option(help: "Runs only scenarios whose names contain this.")
  var filter = ""

  @Flag(help: "Lists the scenarios and runs none.")
  var list = false

  @Flag(help: "Shows the guest's console.")
  var verbose = false

  func validate() throws {
    guard !kernels.isEmpty else {
      let names = GuestKernel.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("There is no kernel '\(kernel)'; there are \(names) and all.")
    }
    guard !scenarios.isEmpty else { throw ValidationError("No scenario's name has '\(filter)'.") }
  }

  func run() async throws {
    if list {
      for scenario in scenarios { say(scenario.name) }
      return
    }
    let products = BuildProducts(root: common.root)
    try await makeGuest(root: common.root, kernels: kernels)
    var total = Verdict()
    for kernel in kernels {
      for scenario in scenarios {
        total.add(try await run(scenario, kernel, products))
      }
    }
    say(total.summary)
    if !total.failures.isEmpty { throw ExitCode.failure }
  }

  private var kernels: [GuestKernel] {
    kernel == "all" ? GuestKernel.debian : [GuestKernel(rawValue: kernel)].compactMap { $0 }
  }

  private var scenarios: [Scenario] {
    Scenario.all.filter { filter.isEmpty || $0.name.contains(filter) }
  }

  private func run(
    _ scenario: Scenario, _ kernel: GuestKernel, _ products: BuildProducts
  ) async throws -> Verdict {
    let logs = try products.makeLogDirectory(kernel.rawValue, scenario.name)
    let machine = scenario.configuration(products, kernel: kernel, logs: logs)
    try products.require(
      [machine.kernel, machine.firmware, machine.store, machine.initialRAMDisk].compactMap { $0 })
    let limit = scenario.limit * common.patience * kernel.slowness
    var boot = Boot(machine, limit: .seconds(limit))
    boot.consoleLog = logs + "/console.log"
    let console = GuestConsole(mark: GuestConsole.mark)
    let showsAll = verbose
    let prepared = boot
    let start = ContinuousClock.now
    let outcome = try await interruptible {
      try await prepared.run(line: { line in
        console.consume(line)
        if showsAll { say(line) }
      })
    }
    let verdict = scenario.judge(outcome, console.report, secureLog: machine.secureLog)
    for failure in verdict.failures { say("  not ok \(failure)") }
    if !verdict.failures.isEmpty && (outcome.defect != nil || console.report.defect != nil) {
      for line in console.lastLines { say("  | \(line)") }
    }
    if !verdict.failures.isEmpty { say("  logs are in \(logs)") }
    let seconds = (ContinuousClock.now - start).components.seconds
    say("\(kernel.rawValue) \(scenario.name): \(verdict.summary) (\(seconds) s)")
    return verdict
  }
}
