// SPDX-License-Identifier: MIT

public import FaultPlan

/// Is the table of faults that simulator and machine are held to (Decisions 30): Tests/Faults/table.
///
/// A line has six columns, parted by bars: name, result, last, runs, reads and rules, as
/// ``FaultRow`` has them; semicolons stand for the ends of lines in the rules. Lines that begin with
/// a number sign are comments, and blank lines mean nothing.
public struct FaultTable: Equatable, Sendable {
  /// Holds the rows in the order of their lines.
  public let rows: [FaultRow]

  /// Reads a table.
  ///
  /// - Throws: what is wrong with the first line that is no row.
  public init(_ text: String) throws(FaultTableError) {
    var rows: [FaultRow] = []
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      guard !line.hasPrefix("#"), line.contains(where: { $0 != " " }) else { continue }
      do throws(FaultTableError.Reason) {
        let row = try FaultRow(line: line)
        guard !rows.contains(where: { $0.name == row.name }) else { throw .repeatedName }
        rows.append(row)
      } catch {
        throw FaultTableError(line: index + 1, reason: error)
      }
    }
    self.rows = rows
  }
}

/// Says why a text is no table of faults.
public struct FaultTableError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Tells the line, from 1.
  public let line: Int
  /// Tells what is wrong with it.
  public let reason: Reason

  /// Names what can be wrong with a line.
  public enum Reason: Error, Equatable, Sendable {
    /// There are not six columns with something in each.
    case wrongColumns
    /// The name could not be a file's.
    case badName
    /// Another row has the name.
    case repeatedName
    /// The rules are no plan.
    case badPlan(FaultPlanError)
  }

  /// Says in one line where the table is wrong, and how.
  public var description: String {
    let text =
      switch reason {
      case .wrongColumns: "a row has six columns"
      case .badName: "the name is no file's"
      case .repeatedName: "the name is another row's"
      case .badPlan(let error): "rule \(error.line): \(error.reason.text)"
      }
    return "table of faults, line \(line): \(text)"
  }
}
