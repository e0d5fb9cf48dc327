// SPDX-License-Identifier: MIT

import FoundationEssentials
import Machine
import Testing

struct ScenarioTests {
  private var directory: String {
    let file = URL(filePath: #filePath)
    return file.deletingLastPathComponent().deletingLastPathComponent().path() + "/Guest/scenarios"
  }

  @Test("Every scenario has a script, and every script is a scenario")
  func scripts() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: directory)
    let names = files.filter { $0.hasSuffix(".sh") }.map { String($0.dropLast(3)) }
    #expect(names.sorted() == Scenario.all.map(\.name).sorted())
  }

  @Test("A scenario runs on the kernels that have what it needs")
  func kernels() {
    #expect(GuestKernel.allCases.allSatisfy { Scenario("x").runs(on: $0) })
    #expect(Scenario("x", kernels: [.debug]).runs(on: .debug))
    #expect(!Scenario("x", kernels: [.debug]).runs(on: .v6_12))
    for scenario in Scenario.all {
      #expect(!scenario.kernels.isEmpty)
      // What one of Debian's kernels can do the other can; with the tool it would take too long.
      guard !scenario.hasTool else { continue }
      #expect(scenario.runs(on: .v6_1) == scenario.runs(on: .v6_12))
    }
  }

  @Test("The debug kernel is none of Debian's, and is given more time")
  func debugKernel() {
    #expect(GuestKernel.debian.map(\.rawValue) == ["6.1", "6.12"])
    #expect(GuestKernel(rawValue: "debug") == .debug)
    #expect(GuestKernel.debug.slowness > GuestKernel.v6_12.slowness)
    let products = BuildProducts(root: "/nowhere")
    let missing = #expect(throws: MissingProduct.self) {
      try products.require([products.image(.debug)])
    }
    #expect(missing?.remedy == "Tools/build-debug-kernel")
  }

  @Test("Where the monitor has to trap, nothing else will do")
  func trap() {
    let scenario = Scenario("x", store: "panic", endsInTrap: true)
    var detector = TroubleDetector(.monitor)
    detector.consume("EL3: PANIC on CPU 1: data abort")
    var report = TAPReport()
    report.consume("ok 1 - a")
    let trapped = BootOutcome(ending: .exited(0), trouble: detector.trouble, complaints: "")
    #expect(scenario.judge(trapped, report, secureLog: nil).summary == "2 passed, 0 failed")
    let sound = BootOutcome(ending: .exited(0), trouble: nil, complaints: "")
    #expect(scenario.judge(sound, report, secureLog: nil).summary == "1 passed, 1 failed")
    let hung = BootOutcome(
      ending: .timedOut(.seconds(1)), trouble: detector.trouble, complaints: "")
    #expect(scenario.judge(hung, report, secureLog: nil).summary == "1 passed, 1 failed")
  }

  @Test("What the monitor has to say is one more check each")
  func monitorSays() throws {
    let log = FileManager.default.temporaryDirectory.path() + "/lfa-machine-test-secure.log"
    defer { try? FileManager.default.removeItem(atPath: log) }
    try Data("EL3: activated: monitor 1.20 -> 2.0 at 0xe400000\n".utf8).write(
      to: URL(filePath: log))
    let scenario = Scenario("x", store: "empty", monitorSays: ["1.20 -> 2.0", "hand-over ABI"])
    let outcome = BootOutcome(ending: .exited(0), trouble: nil, complaints: "")
    var report = TAPReport()
    report.consume("ok 1 - a")
    report.consume("1..1")
    let verdict = scenario.judge(outcome, report, secureLog: log)
    #expect(verdict.passed == 2)
    #expect(verdict.failures == ["the monitor says: hand-over ABI"])
  }
}
