// SPDX-License-Identifier: MIT

import LFA
import Subprocess
import SystemPackage
import Testing

@testable import LFAHistory

@Suite struct ConcurrencyTests {
  /// Threads, each with a file of its own, and processes append while the journal rotates and
  /// readers read: every entry is there once, each writer's in its order.
  @Test func everyEntryIsThereOnce() async throws {
    let scratch = try Scratch()
    let directory = scratch.path
    let history = HistoryFile(
      directory: directory, maximumSize: 40_000, kept: 8, patience: .seconds(120))
    try history.append(entry(0))
    let writers = 6
    let each = 120
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 1...writers {
        group.addTask {
          for index in 0..<each { try history.append(entry(writer * 1000 + index)) }
        }
      }
      for writer in 7...8 {
        group.addTask { try await Self.shellWriter(directory, writer, 40) }
      }
      group.addTask {
        for _ in 0..<40 {
          let seen = numbers(try history.entries())
          #expect(Set(seen).count == seen.count)
          #expect(seen.first == 0)
        }
      }
      try await group.waitForAll()
    }
    let listing = try history.entries()
    let all = numbers(listing)
    #expect(listing.damagedLines == 0)
    #expect(all.count == 1 + writers * each + 2 * 40)
    for writer in 1...8 {
      let count = writer <= writers ? each : 40
      #expect(
        all.filter { $0 / 1000 == writer } == (0..<count).map { writer * 1000 + $0 }, "\(writer)")
    }
  }

  /// Appends as another program would: opens the file only when it holds the lock.
  private static func shellWriter(_ directory: FilePath, _ writer: Int, _ count: Int) async throws {
    let line = String(
      decoding: try HistoryLine.encode(entry(777), for: directory).dropLast(), as: UTF8.self)
    let halves = line.split(separator: "777", maxSplits: 1).map(String.init)
    try #require(halves.count == 2)
    let script = """
      i=0
      while [ $i -lt $4 ]; do
        export line="$1$(($3 * 1000 + i))$2"
        flock history.lock sh -c 'echo "$line" >>history.jsonl' || exit
        i=$((i + 1))
      done
      """
    let result = try await run(
      .name("sh"), arguments: ["-c", script, "sh", halves[0], halves[1], "\(writer)", "\(count)"],
      workingDirectory: directory, output: .discarded, error: .string(limit: 4096))
    #expect(result.terminationStatus == .exited(0), "\(result.standardError)")
  }
}
