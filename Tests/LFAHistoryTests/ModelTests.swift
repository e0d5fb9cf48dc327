// SPDX-License-Identifier: MIT

import LFA
import SystemPackage
import Testing

@testable import LFAHistory

@Suite struct ModelTests {
  /// Mixes entries with garbage, the same for the same seed, and compares with what a list would say.
  @Test(arguments: 0..<40 as Range<UInt64>)
  func garbageIsCounted(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    let scratch = try Scratch()
    let path = scratch.path.appending("history.jsonl")
    var expected: [(number: Int, guid: GUID)] = []
    var damaged = 0
    for age in (0...2).reversed() {
      var content: [UInt8] = []
      for number in 0..<Int.random(in: 0...30, using: &random) {
        switch Int.random(in: 0...6, using: &random) {
        case 0:
          let length = Int.random(in: 1...400, using: &random)
          let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
          content += bytes.map { $0 == 10 ? 11 : $0 } + [10]
          damaged += 1
        case 1:
          let line = try HistoryLine.encode(entry(number), for: path)
          content += line.prefix(Int.random(in: 1..<line.count - 1, using: &random)) + [10]
          damaged += 1
        case 2 where Int.random(in: 0...3, using: &random) == 0:
          content += [UInt8](
            repeating: 120, count: Int.random(in: 65_536...66_000, using: &random))
          content.append(10)
          damaged += 1
        case 3:
          content.append(10)
        default:
          let guid = Bool.random(using: &random) ? someGUID : otherGUID
          content += try HistoryLine.encode(entry(number, guid: guid), for: path)
          expected.append((number, guid))
        }
      }
      try scratch.write(content, to: age == 0 ? "history.jsonl" : "history.jsonl.\(age)")
    }
    let history = HistoryFile(directory: scratch.path)
    let limit = Int.random(in: 0...40, using: &random)
    let all = try history.entries()
    #expect(numbers(all) == expected.map(\.number))
    #expect(all.damagedLines == damaged)
    let one = try history.entries(limit: limit, component: otherGUID)
    #expect(
      numbers(one) == expected.filter { $0.guid == otherGUID }.suffix(limit).map(\.number))
    // Older files than are needed are not read.
    #expect(one.damagedLines <= damaged)
    #expect(numbers(try history.entries(limit: limit)) == expected.suffix(limit).map(\.number))
  }

  /// How a stream is cut into chunks makes no difference.
  @Test func chunksDoNotMatter() {
    let content =
      Array("ab\n\ncdef\n".utf8) + [UInt8](repeating: 1, count: 70_000) + Array("\ng".utf8)
    func lines(_ chunk: Int) -> [[UInt8]?] {
      var result: [[UInt8]?] = []
      var lines = HistoryLines()
      let take: (HistoryLines.Line) -> Void = { line in
        if case .whole(let bytes) = line { result.append(Array(bytes)) } else { result.append(nil) }
      }
      for start in stride(from: 0, to: content.count, by: chunk) {
        lines.append(content[start..<min(start + chunk, content.count)], take)
      }
      lines.finish(take)
      return result
    }
    let expected: [[UInt8]?] = [Array("ab".utf8), Array("cdef".utf8), nil, Array("g".utf8)]
    for chunk in [1, 2, 3, 7, 4096, 65_536, 100_000] { #expect(lines(chunk) == expected) }
  }

  @Test func tenThousandEntries() throws {
    let scratch = try Scratch()
    let history = HistoryFile(directory: scratch.path)
    let line = try HistoryLine.encode(entry(77_777), for: scratch.path)
    let halves = String(decoding: line, as: UTF8.self).split(separator: "1.77777", maxSplits: 1)
    let lines = (0..<9_700).map { Array("\(halves[0])1.\($0)\(halves[1])".utf8) }
    try scratch.write(lines[..<4_850].joined(), to: "history.jsonl.1")
    try scratch.write(lines[4_850...].joined())
    // The file is nearly full: meanwhile it becomes the next older one.
    for number in 9_700..<10_000 { try history.append(entry(number)) }
    #expect(numbers(try history.entries()) == Array(0..<10_000))
    #expect(numbers(try history.entries(limit: 7)) == Array(9_993..<10_000))
    for name in ["history.jsonl.1", "history.jsonl.2"] {
      #expect((1_000_000...1 << 20).contains(try scratch.bytes(name).count), "\(name)")
    }
  }
}

/// Draws the same numbers for the same seed.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
    return value ^ value >> 31
  }
}
