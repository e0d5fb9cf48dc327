// SPDX-License-Identifier: MIT

/// Collects what a guest has measured, over several boots.
public struct BenchmarkReport: Sendable {
  /// Marks, on the console, what a guest measures.
  public static let mark = "lfa-bench: "
  /// Tells the virtual time of one instruction, in nanoseconds: QEMU's `-icount shift=1`.
  public static let nanosecondsPerInstruction = 2

  private var names: [String] = []
  private var samples: [String: [Int]] = [:]
  private var ticksPerSecond: Int?
  private var endCount = 0
  private var bootCount = 0
  private var failure: String?

  /// Starts empty.
  public init() {}

  /// Says that another boot begins.
  public mutating func beginBoot() { bootCount += 1 }

  /// Takes a line of the console; lines that mean nothing are passed over.
  ///
  /// One that counts has the mark, a name, a unit (`ticks`, `nanoseconds`, or `hertz` for the
  /// frequency of the ticks), a number, and of how many times this is the sum.
  public mutating func consume(_ line: String) {
    guard line.hasPrefix(Self.mark) else { return }
    let words = line.dropFirst(Self.mark.count).split(separator: " ").map(String.init)
    if words == ["end"] {
      endCount += 1
    } else if words.first == "failed" {
      failure = failure ?? words.dropFirst().joined(separator: " ")
    } else if words.count == 4, let value = Int(words[2]), let count = Int(words[3]), count > 0 {
      note(words[0], unit: words[1], value, count)
    } else {
      failure = failure ?? "line '\(line)'"
    }
  }

  private mutating func note(_ name: String, unit: String, _ value: Int, _ count: Int) {
    switch unit {
    case "hertz": ticksPerSecond = value
    case "nanoseconds": add(name, value / Self.nanosecondsPerInstruction / count)
    case "ticks":
      guard let ticksPerSecond, ticksPerSecond > 0, value < .max / 1_000_000_000 else {
        failure = failure ?? "ticks of \(name) without a frequency"
        return
      }
      let nanoseconds = value * (1_000_000_000 / ticksPerSecond)
      add(name, nanoseconds / Self.nanosecondsPerInstruction / count)
    default: failure = failure ?? "unit '\(unit)'"
    }
  }

  private mutating func add(_ name: String, _ sample: Int) {
    if samples[name] == nil { names.append(name) }
    samples[name, default: []].append(sample)
  }

  /// Says what keeps the figures from being complete; nil if they are.
  public var defect: String? {
    if let failure { return "the guest could not measure \(failure)" }
    if endCount != bootCount { return "\(bootCount) boots and \(endCount) ends" }
    return nil
  }

  /// Makes the figures, in the order in which they came, their names behind `prefix` and a dot.
  public func figures(_ prefix: String) -> [BenchmarkFigure] {
    names.compactMap { name in
      BenchmarkFigure("\(prefix).\(name)", .instructions, samples: samples[name] ?? [])
    }
  }
}
