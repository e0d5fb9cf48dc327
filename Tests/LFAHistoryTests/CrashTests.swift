// SPDX-License-Identifier: MIT

import Glibc
import LFA
import SystemPackage
import Testing

@testable import LFAHistory

@Suite struct CrashTests {
  /// Cuts the last line at each of its bytes: no other line suffers, and only the cut one is lost.
  @Test func tornLineCostsNothingElse() throws {
    let scratch = try Scratch()
    let history = HistoryFile(directory: scratch.path)
    try history.append(entry(1))
    let first = try scratch.bytes()
    try history.append(entry(2, message: "né\n"))
    let both = try scratch.bytes()
    for length in first.count...both.count {
      try scratch.write(both.prefix(length))
      let read = try history.entries()
      // All but the newline is a whole entry; nothing at all is none.
      let whole = length >= both.count - 1
      let torn = !whole && length > first.count
      #expect(numbers(read) == (whole ? [1, 2] : [1]), "\(length)")
      #expect(read.damagedLines == (torn ? 1 : 0), "\(length)")
      try history.append(entry(3))
      let after = try history.entries()
      #expect(numbers(after) == (whole ? [1, 2, 3] : [1, 3]), "\(length)")
      #expect(after.damagedLines == (torn ? 1 : 0), "\(length)")
    }
  }

  /// Stops a rotation after each of its renames: nothing is lost or doubled, then or later.
  @Test(arguments: 0...4, 0...4)
  func rotationMayStopAnywhere(files: Int, done: Int) throws {
    let scratch = try Scratch()
    // A line fills a file.
    let history = HistoryFile(directory: scratch.path, maximumSize: 10, kept: 4)
    for number in 0...files { try history.append(entry(number)) }
    let all = Array(0...files)
    #expect(numbers(try history.entries()) == all)
    let steps = Rotation.steps(kept: 4) { age in
      (try? Rotation.name(scratch.path, age).stat()) != nil
    }
    for step in steps.prefix(done) {
      let names = (
        Rotation.name(scratch.path, step.from), Rotation.name(scratch.path, step.to)
      )
      try StateFile.rename(names.0, to: names.1)
    }
    // The fifth file's rotation overwrites the oldest, by its first step.
    let kept = files == 4 && done > 0 ? Array(all.dropFirst()) : all
    #expect(numbers(try history.entries()) == kept)
    try history.append(entry(99))
    let expected = (files == 4 ? Array(all.dropFirst()) : all) + [99]
    #expect(numbers(try history.entries()) == expected)
  }

  /// A reader meets a file twice if it is renamed meanwhile; a second name stands for that.
  @Test func fileThatIsMetTwiceIsReadOnce() throws {
    let scratch = try Scratch()
    let history = HistoryFile(directory: scratch.path)
    try history.append(entry(1))
    // SAFETY: the strings live for the call.
    let failed = unsafe Rotation.name(scratch.path, 0).withPlatformString { old in
      unsafe Rotation.name(scratch.path, 1).withPlatformString { unsafe link(old, $0) }
    }
    #expect(failed == 0)
    #expect(numbers(try history.entries()) == [1])
  }

  @Test func stepsEndAtTheFirstGap() {
    func steps(_ present: Set<Int>) -> [Int] {
      Rotation.steps(kept: 4) { present.contains($0) }.map(\.from)
    }
    #expect(steps([0]) == [0])
    #expect(steps([0, 1, 2]) == [2, 1, 0])
    #expect(steps([0, 1, 3, 4]) == [1, 0])
    #expect(steps([0, 1, 2, 3, 4]) == [3, 2, 1, 0])
    #expect(Rotation.steps(kept: 0) { _ in true }.isEmpty)
  }
}
