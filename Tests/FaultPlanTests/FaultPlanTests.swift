// SPDX-License-Identifier: MIT

import FaultPlan
import LFA
import Testing

@Suite("Fault plans")
struct FaultPlanTests {
  static func parse(_ text: String) throws(FaultPlanError) -> FaultPlan {
    let bytes = Array(text.utf8)
    return try FaultPlan(parsing: bytes.span)
  }

  @Test(
    "Rules",
    arguments: [
      ("prime 1 status AUTH_ERROR", FaultRule(.prime, first: 1, last: 1, .status(x0: ~2))),
      ("prime 2...6 status BUSY", FaultRule(.prime, first: 2, last: 6, .status(x0: ~1))),
      ("prime 3... status -3", FaultRule(.prime, first: 3, .status(x0: ~2))),
      ("version * status 0xffffffff", FaultRule(.version, .status(x0: 0xffff_ffff))),
      (
        "features 1 status 0xFFFFffffFFFFffff",
        FaultRule(.features, first: 1, last: 1, .status(x0: .max))
      ),
      ("cancel * status 0", FaultRule(.cancel, .status(x0: 0))),
      (
        "cancel * status -9223372036854775808",
        FaultRule(.cancel, .status(x0: 0x8000_0000_0000_0000))
      ),
      ("load 1... again", FaultRule(.load, .again)),
      ("switch 2 again", FaultRule(.switch, first: 2, last: 2, .again)),
      ("activate * id=1 cpu=3 clobber", FaultRule(.activate, id: 1, cpu: 3, .clobber)),
      ("activate * cpu=0x10 id=0 clobber", FaultRule(.activate, id: 0, cpu: 16, .clobber)),
      (
        "activate 1 hold 3s",
        FaultRule(.activate, first: 1, last: 1, .hold(nanoseconds: 3_000_000_000))
      ),
      ("activate * hold 250us", FaultRule(.activate, .hold(nanoseconds: 250_000))),
      ("activate * hold 7ms", FaultRule(.activate, .hold(nanoseconds: 7_000_000))),
      ("activate * hold 9ns", FaultRule(.activate, .hold(nanoseconds: 9))),
      ("activate * hold cancel", FaultRule(.activate, .holdUntilCancel)),
      ("get_info 2... count 0x100000000", FaultRule(.getInfo, first: 2, .count(0x1_0000_0000))),
      ("get_info * count -1", FaultRule(.getInfo, .count(.max))),
      ("get_info * count 0", FaultRule(.getInfo, .count(0))),
      ("get_info 2 grow 3", FaultRule(.getInfo, first: 2, last: 2, .grow(3))),
      ("get_info 2 shrink 1", FaultRule(.getInfo, first: 2, last: 2, .shrink(1))),
      ("get_info 2 reorder", FaultRule(.getInfo, first: 2, last: 2, .reorder)),
      ("get_inventory * repeat", FaultRule(.getInventory, .repeatGUID)),
      ("\tprime  1\tagain # for once\r", FaultRule(.prime, first: 1, last: 1, .again)),
    ])
  func rules(text: String, rule: FaultRule) throws {
    let plan = try Self.parse(text)
    #expect(plan.count == 1)
    #expect(plan[0] == rule)
    #expect(plan[1] == nil)
    #expect(plan[-1] == nil)
  }

  @Test("Every name of a status")
  func names() throws {
    for code in -11...0 as ClosedRange<Int64> {
      let status = Status(rawValue: code)
      let plan = try Self.parse("prime * status \(try #require(status.name))")
      #expect(plan[0]?.fault == .status(x0: status.x0))
    }
  }

  @Test("Lines")
  func lines() throws {
    let text = "# nothing yet\n\n  \nprime 1 again\r\n  # more\ncancel * status BUSY"
    let plan = try Self.parse(text)
    #expect(plan.count == 2)
    #expect(plan[1]?.point == .cancel)
    #expect(try Self.parse("").count == 0)
    #expect(try Self.parse("\n\n").count == 0)
  }

  @Test(
    "What is no plan",
    arguments: [
      ("primed 1 again", .unknownPoint), ("PRIME 1 again", .unknownPoint),
      ("prim 1 again", .unknownPoint), ("prime", .badOccurrence), ("prime again", .badOccurrence),
      ("prime 0 again", .badOccurrence), ("prime -1 again", .badOccurrence),
      ("prime 5...4 again", .badOccurrence), ("prime 1.. again", .badOccurrence),
      ("prime 1....4 again", .badOccurrence), ("prime 1...x again", .badOccurrence),
      ("prime 4294967296 again", .badOccurrence), ("prime ...3 again", .badOccurrence),
      ("prime ** again", .badOccurrence), ("prime 1 id= again", .badSelector),
      ("prime 1 id=4294967296 again", .badSelector), ("prime 1 cpu=x again", .badSelector),
      ("prime 1", .unknownFault), ("prime 1 id=0", .unknownFault),
      ("prime 1 explode", .unknownFault), ("prime 1 Again", .unknownFault),
      ("prime 1 # again", .unknownFault), ("prime 1 status", .badArgument),
      ("prime 1 status busy", .badArgument), ("prime 1 status 0x", .badArgument),
      ("prime 1 status -", .badArgument), ("prime 1 status 18446744073709551616", .badArgument),
      ("prime 1 status 0x10000000000000000", .badArgument),
      ("prime 1 status -9223372036854775809", .badArgument), ("prime 1 hold", .badArgument),
      ("prime 1 hold 3", .badArgument), ("prime 1 hold s", .badArgument),
      ("prime 1 hold 3h", .badArgument), ("prime 1 hold 99999999999999s", .badArgument),
      ("prime 1 grow", .badArgument), ("prime 1 grow 4294967296", .badArgument),
      ("prime 1 shrink -1", .badArgument), ("prime 1 count", .badArgument),
      ("prime 1 again 3", .trailingWords), ("prime 1 again again", .trailingWords),
      ("prime 1 status BUSY 2", .trailingWords),
    ] as [(String, FaultPlanError.Reason)])
  func refusals(text: String, reason: FaultPlanError.Reason) {
    #expect(throws: FaultPlanError(line: 1, reason: reason)) { try Self.parse(text) }
    #expect(throws: FaultPlanError(line: 3, reason: reason)) {
      try Self.parse("prime 1 again\n\n\(text)\nnonsense")
    }
  }

  @Test("A plan holds sixteen rules")
  func capacity() throws {
    let rule = "prime 1 again\n"
    #expect(try Self.parse(String(repeating: rule, count: 16)).count == 16)
    #expect(throws: FaultPlanError(line: 17, reason: .tooManyRules)) {
      try Self.parse(String(repeating: rule, count: 17))
    }
  }

  @Test("No byte of any line makes the parser trap")
  func garbage() throws {
    let seedText = "activate 1...4 id=1 cpu=3 hold 3s # x\nprime * status -0x3\n"
    for position in seedText.utf8.indices {
      for byte in [0, 9, 10, 32, 35, 42, 45, 46, 48, 57, 61, 120, 127, 128, 255] as [UInt8] {
        var bytes = Array(seedText.utf8)
        bytes[seedText.utf8.distance(from: seedText.utf8.startIndex, to: position)] = byte
        _ = try? FaultPlan(parsing: bytes.span)
        _ = try? FaultPlan(parsing: bytes.span.extracting(first: bytes.count / 2))
      }
    }
  }

  @Test("Calls are counted by each rule they match")
  func counting() throws {
    let run = FaultRun(
      try Self.parse(
        """
        prime 2...3 id=1 status BUSY
        prime 3 again
        activate * cpu=2 clobber
        """))
    #expect(run.strike(.prime, id: 0, cpu: 0) == nil)
    #expect(run.strike(.prime, id: 1, cpu: 0) == nil)
    // The third PRIME, and the second of component 1: the first rule counts.
    #expect(run.strike(.prime, id: 1, cpu: 0) == .status(x0: ~1))
    #expect(run.strike(.prime, id: 1, cpu: 9) == .status(x0: ~1))
    #expect(run.strike(.prime, id: 1, cpu: 0) == nil)
    #expect(run.strike(.activate, id: 1, cpu: 0) == nil)
    #expect(run.strike(.activate, id: 1, cpu: 2) == .clobber)
    #expect(run.strike(.load, id: 1, cpu: 2) == nil)
  }
}
