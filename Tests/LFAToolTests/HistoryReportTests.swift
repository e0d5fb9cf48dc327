// SPDX-License-Identifier: MIT

import FoundationEssentials
import LFA
import LFAHistory
import Testing
import TreeFixture

@testable import LFATool

@Suite struct HistoryReportTests {
  private func entry(_ outcome: LFATool.Outcome) -> HistoryEntry {
    HistoryEntry(
      outcome, command: "activate", time: Date(timeIntervalSince1970: 1_795_275_612.9),
      author: HistoryEntry.Author(user: "alice", uid: 1000, pid: 4711, host: "rack1"),
      origin: .commandLine)
  }

  @Test func anEntryIsWhatTheOutcomeWas() throws {
    var outcome = LFATool.Outcome(.some(), name: "TF-A BL31 runtime", .failed, .activationFailed)
    (outcome.seconds, outcome.stopTime) = (0.41, 5)
    (outcome.errno, outcome.message) = ("EIO", "no")
    let report = HistoryReport([entry(outcome)])
    #expect(
      try JSONText.line(report) == """
        {"command":"history","entries":[{"command":"activate","cpus_stopped_ns":5,\
        "duration_s":0.41,"errno":"EIO","from":"1.0","guid":"\(TreeFixture.bl31)","host":"rack1",\
        "message":"no","name":"TF-A BL31 runtime","origin":"cli","pid":4711,"result":"failed",\
        "schema":1,"time":"2026-11-21T15:40:12Z","to":"1.1","uid":1000,"user":"alice"}],"schema":1}
        """)
    try Samples.keep("history", try JSONText.pretty(report))
  }

  @Test func tableOfWhoDidWhat() {
    var setting = entry(LFATool.Outcome(.some(), name: "bl31", .set, .success))
    (setting.command, setting.from, setting.to) = ("set", nil, nil)
    setting.message = "auto-activate=on"
    var automatic = entry(LFATool.Outcome(.some(), name: "bl31", .activated, .success))
    automatic.origin = .daemon
    #expect(
      HistoryText.text([setting, automatic], ComponentNames()) == """
        TIME                  COMPONENT  COMMAND   RESULT     VERSIONS          TOOK  BY
        2026-11-21T15:40:12Z  bl31       set       set        auto-activate=on  -     alice
        2026-11-21T15:40:12Z  bl31       activate  activated  1.0 → 1.1         -     daemon

        """)
  }

  @Test func linesOfTheJournal() throws {
    let entries = LFATool.Outcome.Result.allCases.map { result in
      entry(LFATool.Outcome(.some(), name: "x", result, .success))
    }
    let lines = try entries.map { try JSONText.line($0) + "\n" }.joined()
    try Samples.keep("journal", lines, suffix: "jsonl")
    #expect(lines.utf8.count > 1000)
  }
}
