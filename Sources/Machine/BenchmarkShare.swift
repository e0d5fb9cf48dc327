// SPDX-License-Identifier: MIT

/// Says what of a figure is the agent's: the calls that were made meanwhile. The rest is the kernel's
/// and the driver's.
public struct BenchmarkShare: Equatable, Sendable {
  /// Names the figure.
  public let total: String
  /// Counts calls, by the names of the figures that tell what one takes.
  public let calls: [String: Int]

  /// Describes what of a figure is the agent's.
  public init(total: String, calls: [String: Int]) {
    self.total = total
    self.calls = calls
  }

  /// Makes the figure of the rest, from medians; nil if one of them is missing.
  public func rest(of figures: [BenchmarkFigure]) -> BenchmarkFigure? {
    func median(_ name: String) -> Int? {
      figures.first { $0.name.hasSuffix("." + name) }?.median
    }
    guard let whole = figures.first(where: { $0.name.hasSuffix("." + total) }) else { return nil }
    var rest = whole.median
    for (name, count) in calls {
      guard let cost = median(name) else { return nil }
      rest -= cost * count
    }
    return BenchmarkFigure(whole.name + "-outside-agent", whole.unit, samples: [rest])
  }
}
