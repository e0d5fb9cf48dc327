// SPDX-License-Identifier: MIT

import ArgumentParser
import Machine

/// Judges a firmware with the bare-metal client.
struct Conformance: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Judges the LFA agent of a firmware from the normal world, without an OS.",
    discussion: """
      Rows that the sources leave open are marked TODO. They count for this repository's own \
      firmware, and are only shown for another's.
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: "The flash image to judge. Default: this repository's.")
  var firmware: String?

  @Option(help: "The update store. Default: one with many updates of two components.")
  var store: String?

  @Option(
    name: .customLong("cpu"),
    help: "A CPU model, in QEMU's words; may be repeated. Default: one without SVE and one with.")
  var cpuModels: [String] = []

  @Option(name: .customLong("cpus"), help: "The number of CPUs, 1 to 8.")
  var cpuCount = 4

  @Flag(help: "Boots without firmware, on QEMU's own PSCI, which has no LFA agent.")
  var withoutFirmware = false

  @Flag(help: "Counts rows that the sources leave open.")
  var strict = false

  @Flag(help: "Shows every result.")
  var verbose = false

  func run() async throws {
    let products = BuildProducts(root: common.root)
    var total = Verdict()
    for model in cpuModels.isEmpty ? ["neoverse-n1", "max,pauth-impdef=on"] : cpuModels {
      total.add(try await judge(on: model, products))
    }
    say(total.summary)
    if !total.failures.isEmpty { throw ExitCode.failure }
  }

  private func judge(on cpuModel: String, _ products: BuildProducts) async throws -> Verdict {
    let name = String(cpuModel.prefix { $0 != "," })
    let logs = try products.makeLogDirectory("conformance", name)
    let machine = try configuration(products, cpuModel: cpuModel, logs: logs)
    var boot = Boot(machine, limit: .seconds(120 * common.patience))
    boot.consoleLog = logs + "/console.log"
    let console = GuestConsole()
    let showsAll = verbose
    let prepared = boot
    let outcome = try await interruptible {
      try await prepared.run(line: { line in
        console.consume(line)
        if showsAll { say(line) }
      })
    }
    let isOwn = machine.firmware.map { products.isOwnFirmware($0) } ?? false
    let report = console.report
    if !showsAll { showFailures(report) }
    for defect in [outcome.defect, report.defect] {
      if let defect { say("  failed: \(defect)") }
    }
    let verdict = Verdict(outcome, report, isStrict: strict || isOwn)
    if !verdict.failures.isEmpty { say("  logs are in \(logs)") }
    say("\(name): \(verdict.summary), \(report.skipped) of them skipped")
    return verdict
  }

  private func configuration(
    _ products: BuildProducts, cpuModel: String, logs: String
  ) throws -> MachineConfiguration {
    var machine = MachineConfiguration(kernel: products.conformanceClient)
    if !withoutFirmware {
      machine.firmware = firmware ?? products.firmware
      machine.store = store ?? products.store("conformance")
    }
    machine.cpuModel = cpuModel
    machine.cpuCount = cpuCount
    machine.secureLog = logs + "/secure.log"
    try products.require(
      [machine.kernel, machine.firmware, machine.store].compactMap { $0 })
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
