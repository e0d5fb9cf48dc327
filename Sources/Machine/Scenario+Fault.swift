// SPDX-License-Identifier: MIT

public import FaultTable

extension Scenario {
  /// Describes the boot that plays one row of the table of faults.
  ///
  /// A row in which the driver has to lose its patience is played with limits of
  /// ``faultLimit``: with the driver's own it would take half a minute to show the same.
  public init(_ row: FaultRow) {
    var arguments = [
      "lfa.result=\(row.result)", "lfa.runs=\(row.runs)", "lfa.reads=\(row.reads)",
      "lfa.last=\(row.last.split(separator: " ").joined(separator: ":"))",
      "lfa.held_us=\(row.held / 1000)",
    ]
    if row.needsTimeout { arguments.append("lfa.limit_ms=\(Self.faultLimit)") }
    self.init(
      row.name, script: "fault", arguments: arguments, store: "demo", faults: row.rules,
      monitorSays: ["fault plan is followed, rules: "])
  }

  /// Bounds the phases where they have to come to an end, in milliseconds.
  static let faultLimit = 500
}
