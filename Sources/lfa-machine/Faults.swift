// SPDX-License-Identifier: MIT

import ArgumentParser
import FaultTable
import Machine

/// Plays the table of faults on the machine.
struct Faults: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Boots Linux on firmware that misbehaves, once per row of Tests/Faults/table.")

  @OptionGroup var common: CommonOptions
  @OptionGroup var width: JobsOption

  @Option(help: "The kernel: 6.1, 6.12 or debug.", transform: GuestKernel.init(argument:))
  var kernel = GuestKernel.v6_12

  @Option(help: "Plays only rows whose names contain this.")
  var filter = ""

  @Flag(help: "Lists the rows and plays none.")
  var list = false

  @Flag(help: "Shows the guests' consoles.")
  var verbose = false

  func run() async throws {
    let products = BuildProducts(root: common.root)
    let rows = try products.faultTable().rows.filter { filter.isEmpty || $0.name.contains(filter) }
    guard !rows.isEmpty else { throw ValidationError("No row's name has '\(filter)'.") }
    if list {
      for row in rows { say(row.name) }
      return
    }
    try await makeGuest(root: common.root, kernels: [kernel])
    let runner = ScenarioRun(products: products, patience: common.patience, isVerbose: verbose)
    let (kernel, jobs) = (kernel, width.jobs)
    let total = try await interruptible {
      try await runner.run(rows.map { (kernel, Scenario($0)) }, jobs: jobs)
    }
    say(total.summary)
    if !total.failures.isEmpty { throw ExitCode.failure }
  }
}
