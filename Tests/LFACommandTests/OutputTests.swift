// SPDX-License-Identifier: MIT

import Testing
import TreeFixture

@Suite("Outputs that take nothing", .timeLimit(.minutes(2)))
struct OutputTests {
  @Test(
    "A full disk or a closed output is a failure, not half an answer",
    arguments: [">/dev/full", ">&-"], ["list", "list --json", "show bl31", "pending", "doctor"])
  func lost(_ redirection: String, _ command: String) async throws {
    let place = try SnapshotTests.place()
    let answer = try await place.shell("lfa \(command) \(redirection)")
    #expect(answer.status == 1, "\(answer)")
    #expect(answer.errors.contains("cannot write to standard output"), "\(answer)")
  }

  @Test("What was done is done, and recorded, though nobody hears of it")
  func doneAnyway() async throws {
    let place = try PlainPlace()
    let answer = try await place.shell("lfa set bl31 auto-activate=on >/dev/full")
    #expect(answer.status == 1, "\(answer)")
    #expect(try place.tree.text(place.tree.component(TreeFixture.bl31, "auto_activate")) == "1\n")
    #expect(place.history.count == 1)
  }

  @Test("What became of the firmware counts for more than that nobody hears of it")
  func statusStays() async throws {
    let place = try SnapshotTests.place()
    for options in ["", " --json"] {
      let answer = try await place.shell("lfa activate bl31 -y\(options) >/dev/full")
      #expect(answer.status == 10, "\(answer)")
      #expect(answer.errors.contains("failed"), "\(answer)")
    }
  }

  @Test("A reader that goes away ends it quietly", arguments: ["list", "list --json", "help"])
  func brokenPipe(_ command: String) async throws {
    let place = try SnapshotTests.place()
    // The reader is gone before the first write.
    let answer = try await place.shell(
      "exec 3>&1; { sh -c 'read line <&4; exec lfa \(command)' 4<&0 & wait $!; echo $? >&3; } | exec true"
    )
    let status = Int32(answer.output.split(separator: "\n").last ?? "")
    #expect(status == 141 || status == 1 || status == 0, "\(answer)")
    #expect(!answer.errors.contains("Fatal"), "\(answer)")
  }

  @Test(
    "Without standard error or input it does the same", arguments: ["2>&-", "2>/dev/full", "<&-"])
  func noErrors(_ redirection: String) async throws {
    let place = try SnapshotTests.place()
    for (command, status) in [
      ("list", 0), ("show nope", 3), ("activate bl31 -y", 10), ("activate", 64), ("doctor", 1),
    ] as [(String, Int32)] {
      let answer = try await place.shell("lfa \(command) \(redirection)")
      #expect(answer.status == status, "lfa \(command) \(redirection): \(answer)")
    }
    #expect(try await place.shell("lfa list >&- 2>&- <&-").status == 1)
  }
}
