// SPDX-License-Identifier: MIT

import Machine

/// Boots one scenario after another, or several at a time, and says how each went.
struct ScenarioRun: Sendable {
  /// Knows the files to boot with.
  let products: BuildProducts
  /// Multiplies every time limit.
  let patience: Int
  /// Shows the guest's console.
  let isVerbose: Bool

  /// Runs scenarios, each on a kernel, at most `jobs` of them at a time.
  ///
  /// - Throws: If a scenario cannot be run at all, or the task is cancelled; those that run are
  ///   ended, and no other is begun.
  func run(_ boots: [(GuestKernel, Scenario)], jobs: Int) async throws -> Verdict {
    var total = Verdict()
    try await withThrowingTaskGroup(of: Verdict.self) { group in
      for (index, (kernel, scenario)) in boots.enumerated() {
        if index >= jobs, let verdict = try await group.next() { total.add(verdict) }
        try Task.checkCancellation()
        group.addTask { try await run(scenario, on: kernel) }
      }
      for try await verdict in group { total.add(verdict) }
    }
    return total
  }

  /// Prepares the boot of a scenario, and names the directory of its logs.
  ///
  /// - Throws: If a file that it boots with is missing.
  func prepare(
    _ scenario: Scenario, on kernel: GuestKernel
  ) throws -> (boot: Boot, logs: String) {
    let logs = try products.makeLogDirectory(kernel.rawValue, scenario.name)
    let machine = scenario.configuration(products, kernel: kernel, logs: logs)
    try products.require(machine.files)
    let limit = Duration.seconds(scenario.limit * patience * kernel.slowness)
    return (Boot(machine, limit: limit, consoleLog: logs + "/console.log"), logs)
  }

  /// Runs one scenario and shows what is wrong with it.
  private func run(_ scenario: Scenario, on kernel: GuestKernel) async throws -> Verdict {
    let (boot, logs) = try prepare(scenario, on: kernel)
    let console = GuestConsole(mark: GuestConsole.mark)
    let showsAll = isVerbose
    let start = ContinuousClock.now
    let outcome = try await boot.run(line: { line in
      console.consume(line)
      if showsAll { say(line) }
    })
    let verdict = scenario.judge(outcome, console.report, secureLog: boot.configuration.secureLog)
    let seconds = (ContinuousClock.now - start).components.seconds
    // In one piece: another scenario may have something to say at the same time.
    var lines = verdict.failures.map { "  not ok \($0)" }
    if !verdict.failures.isEmpty {
      if outcome.defect != nil || console.report.defect != nil {
        lines += console.lastLines.map { "  | \($0)" }
      }
      lines.append("  logs are in \(logs)")
    }
    lines.append("\(kernel.rawValue) \(scenario.name): \(verdict.summary) (\(seconds) s)")
    say(lines.joined(separator: "\n"))
    return verdict
  }
}
