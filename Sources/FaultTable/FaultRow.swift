// SPDX-License-Identifier: MIT

public import FaultPlan

/// Is one line of the table of faults: what a firmware does wrong while the payload, for which 1.1
/// is offered, is activated, and what the driver makes of it.
public struct FaultRow: Equatable, Sendable, CustomStringConvertible {
  /// Names the line: letters, digits and punctuation that a file name may have.
  public let name: String
  /// Names the error of the write to `activate`; `0` for none.
  public let result: String
  /// Holds phase and code of `last_result`; `none` where the write was no attempt.
  public let last: String
  /// Holds the version of the payload that runs afterwards.
  public let runs: String
  /// Holds what `current_version` says afterwards: a version, or the name of an error. ENODEV means
  /// that the component is listed no longer.
  public let reads: String
  /// Holds the plan of faults, one rule per line.
  public let rules: String
  /// Holds the same plan, read.
  public let plan: FaultPlan

  /// Tells whether the driver has to lose its patience: the row means the same with any limits.
  public var needsTimeout: Bool { result == "ETIMEDOUT" }

  /// Tells for how long at least the plan keeps the CPU that activates, in nanoseconds.
  public var held: UInt64 {
    var longest: UInt64 = 0
    for index in 0..<plan.count {
      if case .hold(let nanoseconds) = plan[index]?.fault { longest = max(longest, nanoseconds) }
    }
    return longest
  }

  /// Names the row in a test's report.
  public var description: String { name }

  /// Reads a line of the table.
  ///
  /// - Throws: what is wrong with it.
  init(line: Substring) throws(FaultTableError.Reason) {
    let columns = line.split(separator: "|", omittingEmptySubsequences: false).map(Self.trimmed)
    guard columns.count == 6, !columns.contains("") else { throw .wrongColumns }
    guard columns[0].allSatisfy({ $0.isASCII && !$0.isWhitespace && $0 != "/" }) else {
      throw .badName
    }
    name = columns[0]
    result = columns[1]
    last = columns[2]
    runs = columns[3]
    reads = columns[4]
    rules = columns[5].split(separator: ";").map(Self.trimmed).joined(separator: "\n")
    let bytes = Array(rules.utf8)
    do throws(FaultPlanError) {
      plan = try FaultPlan(parsing: bytes.span)
    } catch {
      throw .badPlan(error)
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
