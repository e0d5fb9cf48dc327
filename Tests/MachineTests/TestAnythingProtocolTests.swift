// SPDX-License-Identifier: MIT

import Machine
import Testing

struct TestAnythingProtocolTests {
  @Test("Results are read with their number, text and directive")
  func results() throws {
    let good = try #require(TAPResult(line: "ok 17 - PRIME of a pending component: 0"))
    #expect(good.number == 17)
    #expect(good.isOK)
    #expect(good.description == "PRIME of a pending component: 0")
    #expect(good.directive == nil)
    #expect(!good.isFailure)

    let bad = try #require(TAPResult(line: "not ok 4 - SMCCC_VERSION: 0xffffffff"))
    #expect(!bad.isOK)
    #expect(bad.isFailure)
  }

  @Test("A TODO is no failure, a SKIP counts as passed")
  func directives() throws {
    let todo = try #require(
      TAPResult(line: "not ok 365 - ACTIVATE of id 0x7: -9, expected -8 # TODO reference"))
    #expect(todo.directive == .todo("reference"))
    #expect(todo.description == "ACTIVATE of id 0x7: -9, expected -8")
    #expect(!todo.isFailure)

    let skip = try #require(TAPResult(line: "ok 9 - racing CPU_ON # SKIP needs 3 CPUs"))
    #expect(skip.directive == .skip("needs 3 CPUs"))
    #expect(!skip.isFailure)
  }

  @Test("A number sign that starts no directive belongs to the text")
  func numberSign() throws {
    let result = try #require(TAPResult(line: "not ok 2 - takes # as text"))
    #expect(result.directive == nil)
    #expect(result.description == "takes # as text")
    #expect(result.isFailure)
  }

  @Test(
    "Other lines are no results",
    arguments: ["okay", "okra 3", "not okay", "# ok 1", "  ok 1", "1..3", "", "Bail out! x"])
  func otherLines(line: String) {
    #expect(TAPResult(line: line) == nil)
  }

  @Test("A report is complete when the plan is kept")
  func complete() {
    var report = TAPReport()
    for line in ["# CPUs: 0x4", "ok 1 - a", "not ok 2 - b", "ok 3 - c # SKIP no d", "1..3"] {
      report.consume(line)
    }
    #expect(report.plan == 3)
    #expect(report.passed == 2)
    #expect(report.skipped == 1)
    #expect(report.failures.map(\.description) == ["b"])
    #expect(report.defect == nil)
  }

  @Test("Without a plan, with another plan or with a gap a report is defective")
  func defects() throws {
    var unfinished = TAPReport()
    unfinished.consume("ok 1 - a")
    #expect(try #require(unfinished.defect).contains("without a plan"))

    unfinished.consume("1..2")
    #expect(unfinished.defect == "planned 2 results and gave 1")

    unfinished.consume("ok 3 - b")
    #expect(unfinished.defect == "result 2 calls itself 3")
  }

  @Test("Bailing out makes a report defective, whatever else it says")
  func bailOut() {
    var report = TAPReport()
    report.consume("ok 1 - a")
    report.consume("1..1")
    report.consume("Bail out! no LFA agent")
    #expect(report.defect == "bailed out: no LFA agent")
  }
}
