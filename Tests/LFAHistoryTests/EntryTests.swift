// SPDX-License-Identifier: MIT

import FoundationEssentials
import LFA
import LFAHistory
import Testing

@Suite struct EntryTests {
  private func decode(_ text: String) throws -> HistoryEntry {
    try JSONDecoder().decode(HistoryEntry.self, from: Data(text.utf8))
  }

  /// The keys, their order and the form of the time are what scripts rely on.
  @Test func lineIsCompactAndSorted() throws {
    let scratch = try Scratch()
    let history = HistoryFile(directory: scratch.path)
    var entry = entry(0, message: "a\n\"b\" /x é")
    entry.name = "TF-A BL31 runtime"
    entry.to = "1.1"
    entry.duration = 0.5
    entry.cpusStopped = 812_000
    entry.errno = "EIO"
    try history.append(entry)
    #expect(
      String(decoding: try scratch.bytes(), as: UTF8.self) == """
        {"command":"activate","cpus_stopped_ns":812000,"duration_s":0.5,"errno":"EIO",\
        "from":"1.0","guid":"88776655-4433-2211-00ff-eeddccbbaa99","host":"rack1",\
        "message":"a\\n\\"b\\" /x é","name":"TF-A BL31 runtime","origin":"cli","pid":4711,\
        "result":"activated","schema":1,"time":"2026-11-21T15:40:12Z","to":"1.1","uid":1000,\
        "user":"alice"}

        """)
    #expect(try history.entries().entries == [entry])
  }

  @Test func whatIsAbsentIsLeftOut() throws {
    let scratch = try Scratch()
    let entry = HistoryEntry(
      time: Date(timeIntervalSince1970: 1.75), command: "set", guid: otherGUID, result: .set,
      author: .init(uid: 0, pid: 1), origin: .daemon)
    try HistoryFile(directory: scratch.path).append(entry)
    #expect(
      String(decoding: try scratch.bytes(), as: UTF8.self) == """
        {"command":"set","guid":"01000000-0000-0000-0200-000000000000","origin":"daemon","pid":1,\
        "result":"set","schema":1,"time":"1970-01-01T00:00:01Z","uid":0}

        """)
  }

  @Test func newerVersionsLinesAreRead() throws {
    let entry = try decode(
      """
      {"schema":2,"time":"2026-11-21T15:40:12Z","command":"evict","result":"evicted","origin":"bmc",\
      "guid":"88776655-4433-2211-00FF-EEDDCCBBAA99","more":{"list":[1,null]}}
      """)
    #expect(entry.schema == 2)
    #expect(entry.guid == someGUID)
    #expect(entry.result == HistoryEntry.Outcome(rawValue: "evicted"))
    #expect(entry.origin?.rawValue == "bmc")
    #expect(entry.author == .init(uid: nil, pid: nil))
  }

  @Test(arguments: [
    "{}", "[]", "1", "null", #"{"schema":1}"#,
    #"{"schema":0,"time":"2026-11-21T15:40:12Z","command":"a","guid":"G","result":"r"}"#,
    #"{"schema":1,"time":"yesterday","command":"a","guid":"G","result":"r"}"#,
    #"{"schema":1,"time":1795275612,"command":"a","guid":"G","result":"r"}"#,
    #"{"schema":1,"time":"2026-11-21T15:40:12Z","command":7,"guid":"G","result":"r"}"#,
    #"{"schema":1,"time":"2026-11-21T15:40:12Z","command":"a","guid":"G-","result":"r"}"#,
    #"{"schema":1,"time":"2026-11-21T15:40:12Z","command":"a","guid":"G","result":"r","uid":-1}"#,
    #"{"schema":1,"time":"2026-11-21T15:40:12Z","command":"a","guid":"G","result":"r","pid":1e99}"#,
    String(repeating: "[", count: 60_000), String(repeating: #"{"a":"#, count: 9_000) + "}",
  ])
  func whatIsNoEntryIsRefused(_ text: String) throws {
    let line = text.replacing("\"G", with: "\"88776655-4433-2211-00ff-eeddccbbaa99")
    #expect(throws: (any Error).self) { try decode(line) }
  }

  @Test func authorIsTheEnvironmentsWord() throws {
    let sudo = HistoryEntry.Author.current(environment: ["SUDO_USER": "bob", "USER": "root"])
    #expect(sudo.user == "bob")
    #expect(sudo.uid != nil && sudo.pid != nil)
    #expect(HistoryEntry.Author.current(environment: ["LOGNAME": ""]).user == nil)
    let long = String(repeating: "é", count: 5000)
    #expect(HistoryEntry.Author.current(environment: ["USER": long]).user?.utf8.count == 256)
  }
}
