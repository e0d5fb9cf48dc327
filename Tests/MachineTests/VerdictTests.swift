// SPDX-License-Identifier: MIT

import Machine
import Testing

struct VerdictTests {
  private func outcome(
    _ ending: BootOutcome.Ending = .exited(0), trouble: Trouble? = nil
  ) -> BootOutcome {
    BootOutcome(ending: ending, trouble: trouble, complaints: "")
  }

  private func report(_ lines: String...) -> TAPReport {
    var report = TAPReport()
    for line in lines { report.consume(line) }
    return report
  }

  @Test("Checks are counted, and a machine that is turned off in good order adds nothing")
  func counted() {
    let verdict = Verdict(outcome(), report("ok 1 - a", "not ok 2 - b", "1..2"))
    #expect(verdict.passed == 1)
    #expect(verdict.failures == ["2 - b"])
    #expect(verdict.summary == "1 passed, 1 failed")
  }

  @Test("A TODO counts only in a strict judgement")
  func strict() {
    let lenient = report("not ok 1 - a # TODO reference", "1..1")
    #expect(Verdict(outcome(), lenient).failures.isEmpty)
    #expect(Verdict(outcome(), lenient, isStrict: true).failures == ["1 - a"])
  }

  @Test("Good results do not make up for a time-out, a crash of QEMU or trouble")
  func machineDefects() {
    let good = report("ok 1 - a", "1..1")
    #expect(
      Verdict(outcome(.timedOut(.seconds(120))), good).failures == ["not finished after 120 s"])
    #expect(Verdict(outcome(.exited(1)), good).failures == ["QEMU exited with 1"])
    #expect(Verdict(outcome(.killed(11)), good).failures == ["QEMU was killed by signal 11"])
    let trouble = Verdict(
      outcome(trouble: troubled("[ 1.0] kernel BUG at a.c:1!")), good)
    #expect(trouble.failures == ["kernel bug: [ 1.0] kernel BUG at a.c:1!"])
  }

  @Test("A boot that printed nothing has failed")
  func silence() {
    #expect(Verdict(outcome(), TAPReport()).failures.count == 1)
  }

  @Test("The demonstration succeeds only with its marker, and its own reason comes first")
  func demonstration() {
    #expect(Demonstration.defect(outcome(), console: ["lfa-demo: success"]) == nil)
    #expect(Demonstration.defect(outcome(), console: ["nothing"]) != nil)
    #expect(
      Demonstration.defect(
        outcome(.timedOut(.seconds(1))), console: ["x", "lfa-demo: failure: no components"])
        == "no components")
    #expect(Demonstration.defect(outcome(.exited(1)), console: ["lfa-demo: success"]) != nil)
  }

  private func troubled(_ line: String) -> Trouble? {
    var detector = TroubleDetector(.kernel)
    detector.consume(line)
    return detector.trouble
  }
}
