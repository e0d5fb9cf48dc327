// SPDX-License-Identifier: MIT

/// Adds up what a boot and its report amount to.
public struct Verdict: Equatable, Sendable {
  /// Counts checks that passed, or that nobody holds against the guest.
  public var passed: Int
  /// Names each failure in a line of its own.
  public var failures: [String]

  /// Starts with nothing counted.
  public init() {
    passed = 0
    failures = []
  }

  /// Judges a finished boot. A defect of the boot or of the report is one more failure.
  ///
  /// - Parameter isStrict: Counts a failed result as a failure although it is marked TODO.
  public init(_ outcome: BootOutcome, _ report: TAPReport, isStrict: Bool = false) {
    passed = 0
    failures = []
    for result in report.results {
      if isStrict ? !result.isOK : result.isFailure {
        failures.append("\(result.number ?? 0) - \(result.description)")
      } else {
        passed += 1
      }
    }
    if let defect = outcome.defect { failures.append(defect) }
    if let defect = report.defect { failures.append(defect) }
  }

  /// Says in one line how many checks passed and failed.
  public var summary: String { "\(passed) passed, \(failures.count) failed" }

  /// Adds another verdict's counts.
  public mutating func add(_ other: Verdict) {
    passed += other.passed
    failures += other.failures
  }
}
