// SPDX-License-Identifier: MIT

import Machine
import Testing

struct GuestConsoleTests {
  @Test("Results are found behind the kernel's time stamp, with or without the caller's number")
  func markedLines() {
    let console = GuestConsole(mark: GuestConsole.mark)
    console.consume("[    1.234567] lfa-test: ok 1 - three components")
    console.consume("[    1.300000][  T145] lfa-test: not ok 2 - name of BL33")
    console.consume("[    1.310000] lfa-test: 1..2")
    #expect(console.report.results.map(\.isOK) == [true, false])
    #expect(console.report.defect == nil)
  }

  @Test("Lines without the mark are no results")
  func otherLines() {
    let console = GuestConsole(mark: GuestConsole.mark)
    console.consume("ok 1 - printed by something else")
    #expect(console.report.results.isEmpty)
  }

  @Test("What the guest repeats of its log after the end is not counted again")
  func repeatedLog() {
    let console = GuestConsole(mark: GuestConsole.mark)
    for line in ["ok 1 - a", "1..1", "end"] {
      console.consume("[    1.000000] lfa-test: \(line)")
    }
    console.consume("[    1.000000] lfa-test: ok 1 - a")
    #expect(console.report.results.count == 1)
  }

  @Test("Without a mark results stand alone in their lines")
  func bareLines() {
    let console = GuestConsole()
    #expect(console.consume("ok 1 - a")?.description == "a")
    #expect(console.consume("[    1.000000] lfa-test: ok 2 - b") == nil)
  }

  @Test("The newest twenty lines are kept")
  func lastLines() {
    let console = GuestConsole()
    for number in 1...25 { console.consume("line \(number)") }
    #expect(console.lastLines.count == 20)
    #expect(console.lastLines.first == "line 6")
    #expect(console.lastLines.last == "line 25")
  }
}
