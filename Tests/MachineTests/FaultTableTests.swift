// SPDX-License-Identifier: MIT

import FaultPlan
import FaultTable
import FoundationEssentials
import Machine
import Testing

struct FaultTableTests {
  @Test("A row has six columns, and its rules a line each")
  func row() throws {
    let table = try FaultTable(
      """
      # a comment

      held | ETIMEDOUT | PRIME -2 | 1.0 | ENODEV | prime 1 hold 3s; load * again
      """)
    let row = try #require(table.rows.first)
    #expect(table.rows.count == 1)
    #expect(row.name == "held")
    #expect(row.result == "ETIMEDOUT")
    #expect(row.last == "PRIME -2")
    #expect(row.runs == "1.0")
    #expect(row.reads == "ENODEV")
    #expect(row.rules == "prime 1 hold 3s\nload * again")
    #expect(row.plan.count == 2)
    #expect(row.held == 3_000_000_000)
    #expect(row.needsTimeout)
  }

  @Test(
    "What is no row is refused with the number of its line",
    arguments: [
      ("a | 0 | none | 1.0 | 1.0", .wrongColumns),
      ("a | 0 | none | 1.0 | | prime * again", .wrongColumns),
      ("a | 0 | none | 1.0 | 1.0 | prime * again | x", .wrongColumns),
      ("../a | 0 | none | 1.0 | 1.0 | prime * again", .badName),
      ("one | 0 | none | 1.0 | 1.0 | prime * again", .repeatedName),
      (
        "a | 0 | none | 1.0 | 1.0 | prime * again; prime 0 again",
        .badPlan(FaultPlanError(line: 2, reason: .badOccurrence))
      ),
    ] as [(String, FaultTableError.Reason)])
  func malformed(line: String, reason: FaultTableError.Reason) {
    let error = #expect(throws: FaultTableError.self) {
      try FaultTable("\none | 0 | none | 1.0 | 1.0 | prime * again\n" + line)
    }
    #expect(error?.line == 3)
    #expect(error?.reason == reason)
  }

  @Test("The plan that the bare-metal client counts on is one")
  func conformancePlan() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().path() + "/../.."
    let text = try BuildProducts(root: root).conformancePlan()
    let bytes = Array(text.utf8)
    let plan = try FaultPlan(parsing: bytes.span)
    #expect(plan[0] == FaultRule(.features, first: 1, last: 1, .status(x0: 0x706c_616e)))
    #expect(plan.count == 10)
  }

  @Test("The boot of a row has its plan and tells the guest what to expect")
  func scenario() throws {
    let table = try FaultTable("a | ETIMEDOUT | PRIME -2 | 1.0 | 1.0 | prime * hold 2ms")
    let row = try #require(table.rows.first)
    let machine = Scenario(row)
      .configuration(BuildProducts(root: "/r"), kernel: .v6_12, logs: "/l")
    #expect(machine.firmware == "/r/build/firmware/flash-faults.bin")
    #expect(machine.faultPlan == "prime * hold 2ms")
    #expect(machine.kernelArguments.contains("lfa.script=fault"))
    #expect(machine.kernelArguments.contains("lfa.last=PRIME:-2"))
    #expect(machine.kernelArguments.contains("lfa.held_us=2000"))
    #expect(machine.kernelArguments.contains("lfa.limit_ms=500"))
  }
}
