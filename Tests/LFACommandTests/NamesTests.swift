// SPDX-License-Identifier: MIT

import Glibc
import Subprocess
import SystemPackage
import Testing
import TreeFixture

/// Puts files into /etc/lfa/names.d that only the program of the test sees.
@Suite("Names of the administrator", .timeLimit(.minutes(1)))
struct NamesTests {
  /// Runs commands of the shell with an /etc of their own, and `$names` the directory of names.
  private static func run(_ commands: String, _ place: some Place) async throws -> Answer {
    try await Program.run(
      "/usr/bin/unshare",
      [
        "--mount", "/bin/sh", "-ec",
        """
        mount -t tmpfs none /mnt
        mkdir -p /mnt/upper/lfa/names.d /mnt/work
        mount -t overlay -o lowerdir=/etc,upperdir=/mnt/upper,workdir=/mnt/work none /etc
        names=/etc/lfa/names.d
        \(commands)
        """,
      ], environment: place.environment)
  }

  private static func isPossible() async throws -> Bool {
    guard geteuid() == 0 else { return false }
    return try await run("true", PlainPlace()).status == 0
  }

  @Test("They are used", .enabled("needs root, and overlays") { try await isPossible() })
  func names() async throws {
    let answer = try await Self.run(
      """
      echo '\(TreeFixture.bl31)=Wrong' >$names/10-vendor.conf
      echo '\(TreeFixture.bl31.uppercased()) = My Monitor' >$names/20-site.conf
      echo '\(TreeFixture.bl31)=Not read' >$names/30-site.conf.dpkg-old
      lfa list
      lfa show my-monitor --field current_version
      lfa list --aliases
      """, PlainPlace())
    #expect(answer.status == 0, "\(answer)")
    #expect(answer.output.contains("\nMy Monitor "), "\(answer)")
    #expect(answer.output.contains("\n1.0\n"), "\(answer)")
  }

  @Test(
    "Hostile files are told of by doctor, and stop nothing",
    .enabled("needs root, and overlays") { try await isPossible() })
  func hostile() async throws {
    let answer = try await Self.run(
      """
      mkfifo $names/a.conf; ln -s /dev/zero $names/b.conf; mkdir $names/c.conf
      truncate -s 1T $names/d.conf; head -c 60000 /dev/urandom >$names/e.conf
      printf '%s=\\033[31mred\\n' \(TreeFixture.bl31) >$names/f.conf
      echo '\(TreeFixture.rmm)=\(TreeFixture.bl31)' >$names/g.conf
      echo '\(TreeFixture.rmm)=dead' >$names/h.conf
      timeout 60 lfa show bl31 --field state
      timeout 60 lfa doctor || echo "status $?"
      """, PlainPlace())
    #expect(answer.status == 0, "\(answer)")
    #expect(answer.output.hasPrefix("pending\n"), "\(answer)")
    #expect(answer.output.contains("status 1"), "\(answer)")
    for file in "abcdefgh" {
      #expect(answer.output.contains("names.d/\(file).conf"), "\(file).conf: \(answer)")
    }
    #expect(!answer.output.contains("\u{1b}"), "\(answer)")
  }
}
