// SPDX-License-Identifier: MIT

import ArgumentParser
import Machine

/// Judges a firmware with the bare-metal client.
struct Conformance: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Judges the LFA agent of a firmware from the normal world, without an OS.",
    discussion: """
      Rows that the sources leave open are marked TODO. They count for this repository's own \
      firmware, and are only shown for another's. Rows that need a faulty agent are skipped but \
      on one more machine, which is booted for this repository's firmware only.
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: "The flash image to judge. Default: this repository's.")
  var firmware: String?

  @Option(help: "The update store. Default: one with many updates of two components.")
  var store: String?

  @Option(
    name: .customLong("cpu"),
    help: """
      A CPU model, in QEMU's words; may be repeated. Default: one without SVE, with 4 CPUs and \
      with 1, and one with SVE, with 8.
      """)
  var cpuModels: [String] = []

  @Option(name: .customLong("cpus"), help: "The number of CPUs of all machines, 1 to 8.")
  var cpuCount: Int?

  @Flag(help: "Boots without firmware, on QEMU's own PSCI, which has no LFA agent.")
  var withoutFirmware = false

  @Flag(help: "Counts rows that the sources leave open.")
  var strict = false

  @Flag(help: "Shows every result.")
  var verbose = false

  func run() async throws {
    let products = BuildProducts(root: common.root)
    var total = Verdict()
    for processors in machines {
      total.add(try await judge(on: processors, products))
    }
    if isOwn(products) && cpuModels.isEmpty && cpuCount ?? 4 > 2 {
      let processors = Processors(model: "neoverse-n1", count: cpuCount ?? 4)
      total.add(try await judge(on: processors, plan: products.conformancePlan(), products))
    }
    say(total.summary)
    if !total.failures.isEmpty { throw ExitCode.failure }
  }

  private var machines: [Processors] {
    guard cpuModels.isEmpty else {
      return cpuModels.map { Processors(model: $0, count: cpuCount ?? 4) }
    }
    let defaults = [
      Processors(model: "neoverse-n1", count: 4),
      Processors(model: "max,pauth-impdef=on", count: 8),
      Processors(model: "neoverse-n1", count: 1),
    ]
    guard let cpuCount else { return defaults }
    return defaults.prefix(2).map { Processors(model: $0.model, count: cpuCount) }
  }

  private func isOwn(_ products: BuildProducts) -> Bool {
    !withoutFirmware && (firmware.map(products.isOwnFirmware) ?? true)
  }

  /// Judges a firmware; with a plan, the build of ours that follows it.
  private func judge(
    on processors: Processors, plan: String? = nil, _ products: BuildProducts
  ) async throws -> Verdict {
    let name = plan == nil ? processors.name : "\(processors.name)-faults"
    let logs = try products.makeLogDirectory("conformance", name)
    var machine = configuration(products, processors, logs: logs)
    if let plan {
      machine.firmware = products.faultyFirmware
      machine.faultPlan = plan
    }
    try products.require(machine.files)
    let boot = Boot(
      machine, limit: .seconds(120 * common.patience), consoleLog: logs + "/console.log")
    let console = GuestConsole()
    let showsAll = verbose
    let outcome = try await interruptible {
      try await boot.run(line: { line in
        console.consume(line)
        if showsAll { say(line) }
      })
    }
    let report = console.report
    if !showsAll { showFailures(report) }
    for defect in [outcome.defect, report.defect] {
      if let defect { say("  failed: \(defect)") }
    }
    var verdict = Verdict(outcome, report, isStrict: strict || isOwn(products))
    if plan != nil && report.skipped > 0 {
      verdict.failures.append("with a plan of faults no row is skipped")
      say("  failed: with a plan of faults no row is skipped")
    }
    if !verdict.failures.isEmpty { say("  logs are in \(logs)") }
    say("\(name): \(verdict.summary), \(report.skipped) of them skipped")
    return verdict
  }

  private func configuration(
    _ products: BuildProducts, _ processors: Processors, logs: String
  ) -> MachineConfiguration {
    var machine = MachineConfiguration(kernel: products.conformanceClient)
    if !withoutFirmware {
      machine.firmware = firmware ?? products.firmware
      machine.store = store ?? products.store("conformance")
    }
    machine.cpuModel = processors.model
    machine.cpuCount = processors.count
    machine.secureLog = logs + "/secure.log"
    return machine
  }

  private func showFailures(_ report: TAPReport) {
    for result in report.results where !result.isOK {
      var directive = ""
      if case .todo(let reason) = result.directive { directive = " # TODO \(reason)" }
      say("  not ok \(result.number ?? 0) - \(result.description)\(directive)")
    }
  }
}

/// Names the CPUs of one machine to judge a firmware on.
private struct Processors {
  /// Names the model in QEMU's words.
  let model: String
  /// Counts them.
  let count: Int

  /// Names both, for a directory and a line.
  var name: String { "\(model.prefix { $0 != "," })-\(count)" }
}
