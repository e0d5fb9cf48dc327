// SPDX-License-Identifier: MIT

public import FaultPlan

extension FaultPlan {
  /// Reads a plan from a string.
  public init(_ text: String) throws(FaultPlanError) {
    let bytes = Array(text.utf8)
    try self.init(parsing: bytes.span)
  }

  /// Spells the plan as text that reads as the same plan.
  public var text: String {
    (0..<count).compactMap { self[$0]?.text }.map { $0 + "\n" }.joined()
  }
}

extension FaultRule {
  /// Spells the rule as a line of a plan.
  public var text: String {
    var words = ["\(point.name)"]
    switch (first, last) {
    case (1, .max): words.append("*")
    case (_, .max): words.append("\(first)...")
    case (_, first): words.append("\(first)")
    default: words.append("\(first)...\(last)")
    }
    if let id { words.append("id=\(id)") }
    if let cpu { words.append("cpu=\(cpu)") }
    words.append(fault.text)
    return words.joined(separator: " ")
  }
}

extension Fault {
  /// Spells the fault as in a plan.
  public var text: String {
    switch self {
    case .status(let x0): "status \(Int64(bitPattern: x0))"
    case .again: "again"
    case .clobber: "clobber"
    case .hold(let nanoseconds): "hold \(nanoseconds)ns"
    case .holdUntilCancel: "hold cancel"
    case .count(let number): "count \(number)"
    case .grow(let number): "grow \(number)"
    case .shrink(let number): "shrink \(number)"
    case .reorder: "reorder"
    case .repeatGUID: "repeat"
    }
  }
}
