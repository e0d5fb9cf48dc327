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

  @Test func linesOfTheJournal() throws {
    let entries = LFATool.Outcome.Result.allCases.map { result in
      entry(LFATool.Outcome(.some(), name: "x", result, .success))
    }
    let lines = try entries.map { try JSONText.line($0) + "\n" }.joined()
    try Samples.keep("journal", lines, suffix: "jsonl")
    #expect(lines.utf8.count > 1000)
  }
}
