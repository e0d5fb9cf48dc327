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

  @Option(name: .customLong("cpu"), help: "The CPU model, in QEMU's words.")
  var cpuModel = "neoverse-n1"

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
    var machine = MachineConfiguration(kernel: products.conformanceClient)
    var needed = [products.conformanceClient]
    if !withoutFirmware {
      let image = firmware ?? products.firmware
      let updates = store ?? products.store("conformance")
      machine.firmware = image
      machine.store = updates
      needed += [image, updates]
    }
    machine.cpuModel = cpuModel
    machine.cpuCount = cpuCount
    try products.require(needed)
    let logs = try products.makeLogDirectory("conformance")
    machine.secureLog = logs + "/secure.log"

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
    let verdict = Verdict(outcome, console.report, isStrict: strict || isOwn)
    for result in console.report.results where !result.isOK && !showsAll {
      var directive = ""
      if case .todo(let reason) = result.directive { directive = " # TODO \(reason)" }
      say("not ok \(result.number ?? 0) - \(result.description)\(directive)")
    }
    for defect in [outcome.defect, console.report.defect] {
      if let defect { say("failed: \(defect)") }
    }
    let skipped = console.report.results.count {
      if case .skip = $0.directive { return true }
      return false
    }
    say("\(skipped) skipped; logs are in \(logs)")
    say(verdict.summary)
    if !verdict.failures.isEmpty { throw ExitCode.failure }
  }
}
