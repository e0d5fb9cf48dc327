// SPDX-License-Identifier: MIT

import FaultTable
import Foundation
import LFA
import LFADriver
import LFASimulator
import Testing
import VirtualTime

/// Plays the table of faults that the machine is held to as well.
@Suite("The table of faults, simulated")
struct SimulatedFaultTests {
  static let rows: [FaultRow] = {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../Faults/table")
    let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
    return (try? FaultTable(text).rows) ?? []
  }()

  @Test("A fault comes to what the table says", arguments: rows)
  func fault(row: FaultRow) throws {
    let machine = try bootedMachine(EndToEndTests.offering(), plan: row.rules)
    machine.run {
      let start = machine.hardware.clock.now
      let error = machine.errorOfActivation(.bl32)
      #expect(error.map { "\($0.name)" } ?? "0" == row.result)
      #expect(machine.hardware.clock.now - start >= row.held)
      #expect(Self.read(machine, .currentVersion) == row.reads)
      let last = Self.read(machine, .lastResult)
      #expect(row.reads == "ENODEV" ? last == row.reads : Self.abridged(last) == row.last)
    }
    let replaced = machine.hardware.history.map(\.guid)
    #expect(replaced == (row.runs == "1.1" ? [.bl32] : []))
    #expect(machine.hardware.violations == [])
  }

  @Test("The table can be read and has rows")
  func table() {
    #expect(Self.rows.count > 40)
  }

  private static func read(_ machine: SimulatedMachine, _ attribute: Attribute) -> String {
    do throws(Errno) {
      return try machine.read(.bl32, attribute)
    } catch {
      return "\(error.name)"
    }
  }

  /// Reduces `last_result` to phase and code; leaves anything else as it is.
  private static func abridged(_ result: String) -> String {
    let fields = result.split(separator: " ").prefix(2)
    guard fields.count == 2 else { return result }
    return fields.map { $0.drop { $0 != "=" }.dropFirst() }.joined(separator: " ")
  }
}
