// SPDX-License-Identifier: MIT

import ArgumentParser
import Machine

/// Runs the scenarios that boot Linux.
struct Scenarios: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Boots Linux once per scenario and collects the guest's results.")

  @OptionGroup var common: CommonOptions
  @OptionGroup var width: JobsOption

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
    guard !scenarios.isEmpty else {
      throw ValidationError("No scenario for this kernel has a name with '\(filter)'.")
    }
  }

  func run() async throws {
    if list {
      for scenario in scenarios { say(scenario.name) }
      return
    }
    let products = BuildProducts(root: common.root)
    try await makeGuest(
      root: common.root, kernels: kernels, hasTool: scenarios.contains { $0.hasTool })
    let runner = ScenarioRun(products: products, patience: common.patience, isVerbose: verbose)
    let (boots, jobs) = (boots, width.jobs)
    let total = try await interruptible { try await runner.run(boots, jobs: jobs) }
    say(total.summary)
    if !total.failures.isEmpty { throw ExitCode.failure }
  }

  private var kernels: [GuestKernel] {
    kernel == "all" ? GuestKernel.debian : [GuestKernel(rawValue: kernel)].compactMap { $0 }
  }

  private var scenarios: [Scenario] {
    Scenario.all.filter { scenario in
      (filter.isEmpty || scenario.name.contains(filter))
        && kernels.contains { scenario.runs(on: $0) }
    }
  }

  private var boots: [(GuestKernel, Scenario)] {
    kernels.flatMap { kernel in
      scenarios.filter { $0.runs(on: kernel) }.map { (kernel, $0) }
    }
  }
}
