// SPDX-License-Identifier: MIT

import ArgumentParser
import FoundationEssentials
import Machine
import Subprocess
import Synchronization

/// Measures the driver in instructions and bytes. It judges nothing.
struct Bench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures the driver: instructions, with a clock that counts them, and sizes.",
    discussion: "Prints medians, and writes build/bench/NAME.json, a line for each figure.")

  @OptionGroup var common: CommonOptions

  @Option(help: "Boots each machine so many times.")
  var runs = 3

  @Option(help: "Measures only what has a name that contains this.")
  var filter = ""

  func validate() throws {
    guard runs > 0 else { throw ValidationError("There has to be one run at least.") }
  }

  func run() async throws {
    let products = BuildProducts(root: common.root)
    try await make("Benchmarks/Guest")
    say("medians (least to greatest)")
    for benchmark in Benchmark.all where filter.isEmpty || benchmark.name.contains(filter) {
      let figures = try await measure(benchmark, products)
      try publish(figures, as: benchmark.name)
    }
    guard filter.isEmpty || "size".contains(filter) else { return }
    try publish(try await sizes(products), as: "size")
  }

  /// Boots the machine of a benchmark and collects its figures.
  private func measure(
    _ benchmark: Benchmark, _ products: BuildProducts
  ) async throws -> [BenchmarkFigure] {
    let logs = try products.makeLogDirectory("bench", benchmark.name)
    let machine = benchmark.configuration(products, kernel: .v6_12, logs: logs)
    try products.require(machine.files)
    let report = SharedReport()
    for number in 1...runs {
      let boot = Boot(
        machine, limit: .seconds(300 * common.patience),
        consoleLog: logs + "/console-\(number).log")
      report.change { $0.beginBoot() }
      let outcome = try await interruptible {
        try await boot.run(line: { line in report.change { $0.consume(line) } })
      }
      if let defect = outcome.defect ?? report.value.defect {
        complain("\(benchmark.name): \(defect); logs are in \(logs)")
        throw ExitCode.failure
      }
    }
    let figures = report.value.figures(benchmark.name)
    return figures + benchmark.shares.compactMap { $0.rest(of: figures) }
  }

  /// Tells how large module and images are.
  private func sizes(_ products: BuildProducts) async throws -> [BenchmarkFigure] {
    let build = products.root + "/build/"
    var figures: [BenchmarkFigure] = []
    for (name, path) in [
      ("size.module", "linux/6.12/arm_lfa.ko"), ("size.module-swift", "linux/swift/Swift.o"),
    ] {
      let listing = try await output(
        of: "aarch64-linux-gnu-size", ["-A", build + path])
      figures += ObjectSizes(listing: listing).figures(name)
    }
    for (name, path) in [
      ("size.monitor-image", "firmware/monitor-original.bin"),
      ("size.payload-image", "firmware/payload-original.bin"),
    ] {
      try products.require([build + path])
      let size = FileManager.default.contents(atPath: build + path)?.count
      let figure = BenchmarkFigure(name, .bytes, samples: [size].compactMap { $0 })
      figures += [figure].compactMap { $0 }
    }
    return figures
  }

  /// Prints figures and writes them to a file.
  private func publish(_ figures: [BenchmarkFigure], as name: String) throws {
    say("\n\(name), \(figures.first?.unit.rawValue ?? "nothing")")
    for figure in figures { say(figure.row) }
    let text = figures.map { $0.json + "\n" }.joined()
    try text.write(
      toFile: common.root + "/build/bench/\(name).json", atomically: true, encoding: .utf8)
  }

  /// Brings a directory's products up to date.
  private func make(_ directory: String) async throws {
    _ = try await output(of: "make", ["--silent", "-C", common.root + "/" + directory])
  }

  private func output(of program: String, _ arguments: [String]) async throws -> String {
    let result = try await Subprocess.run(
      .name(program), arguments: Arguments(arguments), output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20))
    guard result.terminationStatus.isSuccess else {
      complain("\(program) failed:\n\(result.standardError)")
      throw ExitCode.failure
    }
    return result.standardOutput
  }
}

/// Lets the thread that reads the console fill a report.
private final class SharedReport: Sendable {
  private let report = Mutex(BenchmarkReport())

  var value: BenchmarkReport { report.withLock { $0 } }

  func change(_ body: (inout BenchmarkReport) -> Void) {
    report.withLock { body(&$0) }
  }
}
