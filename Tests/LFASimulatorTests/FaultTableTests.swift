// SPDX-License-Identifier: MIT

import FaultPlan
import Foundation
import LFA
import LFADriver
import LFASimulator
import Testing

/// Plays the table of faults that the machine is held to as well.
@Suite("The table of faults")
struct FaultTableTests {
  /// Is one line of Tests/Faults/table.
  struct Row: CustomTestStringConvertible {
    let name: String
    /// Is 0 or the name of an errno.
    let result: String
    let version: String
    let rules: String
    var testDescription: String { name }
  }

  static let rows: [Row] = {
    let table = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../Faults/table")
    let text = (try? String(contentsOf: table, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let columns = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      return Row(
        name: columns[0], result: columns[1], version: columns[2],
        rules: columns[3].replacing(";", with: "\n"))
    }
  }()

  @Test("A fault comes to what the table says", arguments: rows)
  func fault(row: Row) throws {
    let machine = try bootedMachine(EndToEndTests.offering(), plan: row.rules)
    machine.run {
      let error = machine.errorOfActivation(.bl32)
      #expect(Self.name(error) == row.result)
    }
    let replaced = machine.hardware.history.map(\.guid)
    #expect(replaced == (row.version == "1.1" ? [.bl32] : []))
    #expect(machine.hardware.violations == [])
  }

  @Test("The table has rows, each with a name of its own")
  func table() {
    #expect(Self.rows.count > 40)
    #expect(Set(Self.rows.map(\.name)).count == Self.rows.count)
  }

  private static func name(_ error: Errno?) -> String {
    switch error {
    case nil: "0"
    case .io?: "EIO"
    case .noMemory?: "ENOMEM"
    case .protocol?: "EPROTO"
    case .timedOut?: "ETIMEDOUT"
    case .cancelled?: "ECANCELED"
    case .rejected?: "EKEYREJECTED"
    case .notRecoverable?: "ENOTRECOVERABLE"
    case let error?: "\(error.rawValue)"
    }
  }
}
