// SPDX-License-Identifier: MIT

import ArgumentParser
import FaultTable
import Machine

/// Plays the table of faults on the machine.
struct Faults: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Boots Linux on firmware that misbehaves, once per row of Tests/Faults/table.")

  @OptionGroup var common: CommonOptions

  @Option(help: "The kernel: 6.1, 6.12 or debug.", transform: GuestKernel.init(argument:))
  var kernel = GuestKernel.v6_12

  @Option(help: "Plays only rows whose names contain this.")
  var filter = ""

  @Option(help: "The number of machines that run at a time, from 1.")
  var jobs = 2

  @Flag(help: "Lists the rows and plays none.")
  var list = false

  @Flag(help: "Shows the guests' consoles.")
  var verbose = false

  func validate() throws {
    guard jobs > 0 else { throw ValidationError("At least one machine has to run at a time.") }
  }

  func run() async throws {
    let products = BuildProducts(root: common.root)
    let rows = try products.faultTable().rows.filter { filter.isEmpty || $0.name.contains(filter) }
    guard !rows.isEmpty else { throw ValidationError("No row's name has '\(filter)'.") }
    if list {
      for row in rows { say(row.name) }
      return
    }
    try await makeGuest(root: common.root, kernels: [kernel])
    let runner = ScenarioRun(
      kernel: kernel, products: products, patience: common.patience, isVerbose: verbose)
    let width = jobs
    let total = try await interruptible {
      try await runner.run(rows.map { Scenario($0) }, width: width)
    }
    say(total.summary)
    if !total.failures.isEmpty { throw ExitCode.failure }
  }
}
