// SPDX-License-Identifier: MIT

import FoundationEssentials
import Glibc
import Subprocess
import SystemPackage
import Testing
import TreeFixture

/// Provokes every exit status that is documented, by plain files.
@Suite("Exit statuses on plain files", .timeLimit(.minutes(2)))
struct ExitStatusTests {
  @Test(
    "Status and reason",
    arguments: [
      (0, "list", ""), (0, "pending", ""), (0, "activate bl31 -n", ""),
      (1, "verify bl31 --expect-version 1.1", "runs 1.0, not 1.1"),
      (1, "activate bl31 -y --from-version 0.9", "0.9 is expected to run, but 1.0 runs"),
      (1, "show rmm --field state", "state"),
      (2, "pending rmm", ""), (2, "activate rmm -y --exit-code", ""),
      (3, "show bl33", "no component 'bl33'; there are: "),
      (3, "activate bl31 bl33 -y", "no component 'bl33'"),
      (3, "show 00000000-0000-0000-0000-000000000000", "no component"),
      // The file takes the write, and nothing comes of it.
      (10, "activate bl31 -y", "the version did not change; 1.0 still runs"),
      (64, "activate", "name components, or use --all"),
      (64, "activate bl31", "there is no terminal to ask on; use --yes"),
      (64, "activate bl31 --json", "use --yes"),
      (64, "activate bl31 --all -y", "exclude each other"),
      (64, "activate bl31 -y --expect-version x", "expect-version"),
      (64, "activate bl31 -y --timeout 0", "--timeout is 0.001 to 86400 seconds"),
      (64, "activate bl31 -y --timeout nan", "--timeout"),
      (64, "set bl31 auto-activate=maybe", "auto-activate=maybe"),
      (64, "show bl31 --field activate", "no field 'activate'"),
      (64, "history -c 0", "--limit is 1 or more"),
      (64, "frobnicate", "no command 'frobnicate'"),
    ])
  func plain(_ status: Int32, _ command: String, _ reason: String) async throws {
    let place = try PlainPlace([
      TreeFixture.bl31: TreeFixture.ours,
      TreeFixture.rmm: TreeFixture.idle.filter { $0.key != "state" },
    ])
    // Without a session of its own it would ask on the tester's terminal.
    var options = PlatformOptions()
    options.createSession = true
    let answer = try await Program.run(
      Program.lfa, command.split(separator: " ").map(String.init), environment: place.environment,
      options: options)
    #expect(answer.status == status, "\(answer)")
    #expect(answer.errors.contains(reason), "\(answer)")
    #expect(answer.errors.isEmpty == reason.isEmpty, "\(answer)")
    #expect(reason.isEmpty || answer.output.isEmpty || command.contains("--json"), "\(answer)")
    #expect(reason.isEmpty || "\n\(answer.errors)".contains("\nlfa: "), "\(answer)")
    #expect(!answer.errors.contains("lfa: \n"), "\(answer)")
  }

  @Test("The history of a component that is gone, by any name")
  func pastComponent() async throws {
    let place = try SnapshotTests.place()
    place.tree.remove(place.tree.path("firmware"))
    for name in ["bl31", "47d4", TreeFixture.bl31] {
      let answer = try await place.lfa("history", name)
      #expect(answer.status == 0 && answer.errors.isEmpty, "\(answer)")
      #expect(answer.output.split(separator: "\n").count == 3, "\(answer)")
    }
    #expect(try await place.lfa("history", "rmm").status == 69)
  }

  @Test("A policy is checked without acting by it")
  func checkedPolicy() async throws {
    let place = try PlainPlace()
    let policy = place.scratch.path.appending("policy.json")
    for (text, status) in [("{schema: 1}", 0), ("{schema: 1, componentz: {}}", 1)]
      as [(String, Int32)]
    {
      try text.write(toFile: policy.string, atomically: true, encoding: .utf8)
      let answer = try await place.lfa("watch", "--policy", policy.string, "--check")
      #expect(answer.status == status, "\(answer)")
      #expect(answer.errors.contains("componentz") == (status == 1), "\(answer)")
    }
    #expect(try await place.lfa("watch", "--check").status == 64)
  }

  @Test("69 without a driver, and doctor says why", arguments: ["list", "pending", "show bl31"])
  func unavailable(_ command: String) async throws {
    let place = try PlainPlace([:])
    place.tree.remove(place.tree.path("firmware"))
    let answer = try await place.shell("lfa \(command)")
    #expect(answer.status == 69, "\(answer)")
    #expect(answer.errors.contains("\(place.root)/firmware/lfa does not exist"), "\(answer)")
    #expect(answer.errors.contains("lfa doctor"))
    let doctor = try await place.lfa("doctor")
    #expect(doctor.status == 69, "\(doctor)")
    #expect(doctor.output.contains("FAILED   driver"), "\(doctor)")
  }

  @Test("75 while another run has the lock, and it says who")
  func busy() async throws {
    let place = try PlainPlace()
    try FileManager.default.createDirectory(
      atPath: place.state.string, withIntermediateDirectories: true)
    let answer = try await place.shell(
      """
      exec 9>>"$LFA_STATE/lock" && flock 9 && echo '4711 lfa prime' >"$LFA_STATE/lock" &&
      lfa activate bl31 --yes
      """)
    #expect(answer.status == 75, "\(answer)")
    #expect(answer.errors.contains("process 4711 (lfa prime); try again"), "\(answer)")
    #expect(try place.tree.text(place.tree.component(TreeFixture.bl31, "activate")) == "\n")
  }

  /// Root may do anything, so somebody else has to try; root alone can be somebody else.
  @Test("77 for a user who may not", .enabled(if: geteuid() == 0, "needs root"))
  func permission() async throws {
    let place = try PlainPlace()
    let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups", Program.lfa.string]
    guard try await Program.run("/usr/bin/setpriv", nobody + ["--version"]).status == 0 else {
      // The tests may lie in a directory of root's own.
      try Test.cancel("nobody may not run \(Program.lfa)")
    }
    for file in TreeFixture.ours.keys {
      try allow(file == "activate" ? 0o200 : 0o444, place.tree.component(TreeFixture.bl31, file))
    }
    let state = try Scratch()
    try allow(0o777, state.path)
    func lfa(_ arguments: String..., state: FilePath) async throws -> Answer {
      try await Program.run(
        "/usr/bin/setpriv", nobody + arguments,
        environment: ["LFA_ROOT": place.root.string, "LFA_STATE": state.string])
    }
    let looking = try await lfa("list", state: "/proc/1/x")
    #expect(looking.status == 0, "\(looking)")
    let acting = try await lfa("activate", "bl31", "-y", state: state.path)
    #expect(acting.status == 77, "\(acting)")
    #expect(
      acting.errors.contains("activate") && acting.errors.contains("run it as root"), "\(acting)")
    // A state directory that cannot be written comes before that.
    let stateless = try await lfa("activate", "bl31", "-y", state: "/root/x")
    #expect(stateless.status == 77, "\(stateless)")
    #expect(stateless.errors.contains("/root"), "\(stateless)")
    try allow(0o000, place.tree.component(TreeFixture.bl31, "current_version"))
    let reading = try await lfa("show", "bl31", "--field", "current_version", state: state.path)
    #expect(reading.status == 77, "\(reading)")
    try allow(0o700, place.tree.path("firmware/lfa"))
    for command in ["list", "pending", "doctor"] {
      let answer = try await lfa(command, state: state.path)
      #expect(answer.status == 77, "\(command) \(answer)")
    }
  }

  private func allow(_ mode: Int, _ path: FilePath) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path.string)
  }
}
