// SPDX-License-Identifier: MIT

/// Holds one figure: what several samples of one thing come to.
public struct BenchmarkFigure: Equatable, Sendable {
  /// Names a figure's unit.
  public enum Unit: String, Sendable {
    /// Counts instructions, of all CPUs together.
    case instructions
    /// Counts bytes.
    case bytes
  }

  /// Names what is measured, words with dots between them.
  public let name: String
  /// Names the unit of the samples.
  public let unit: Unit
  /// Holds the samples, from the least to the greatest; there is at least one.
  public let samples: [Int]

  /// Makes a figure; nil without samples.
  public init?(_ name: String, _ unit: Unit, samples: [Int]) {
    guard !samples.isEmpty else { return nil }
    self.name = name
    self.unit = unit
    self.samples = samples.sorted()
  }

  /// Tells the sample in the middle, the lower one of two.
  public var median: Int { samples[(samples.count - 1) / 2] }
  /// Tells the least sample.
  public var least: Int { samples[0] }
  /// Tells the greatest sample.
  public var greatest: Int { samples[samples.count - 1] }

  /// Makes a JSON object in one line.
  public var json: String {
    let fields = [
      "\"name\": \"\(name)\"", "\"unit\": \"\(unit.rawValue)\"", "\"median\": \(median)",
      "\"least\": \(least)", "\"greatest\": \(greatest)", "\"samples\": \(samples.count)",
    ]
    return "{" + fields.joined(separator: ", ") + "}"
  }

  /// Makes a line of a table.
  public var row: String {
    let number = String(median)
    let padding = max(1, 52 - name.count - number.count)
    return "  \(name)\(String(repeating: " ", count: padding))\(number)  (\(least) to \(greatest))"
  }
}
