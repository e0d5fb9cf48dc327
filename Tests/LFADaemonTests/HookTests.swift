// SPDX-License-Identifier: MIT

import Glibc
import LFASysfs
import SystemPackage
import Testing

@testable import LFADaemon

@Suite struct HookTests {
  let directory: TemporaryDirectory
  let lines = Lines()

  init() throws { directory = try TemporaryDirectory() }

  func run(
    _ script: String, timeout: Int64 = 30, mode: mode_t = 0o755,
    _ variables: [(name: String, value: String)] = []
  ) async throws -> Hook.End {
    let path = try directory.write("hook", "#!/bin/sh\n\(script)\n", mode: mode)
    let lines = lines
    return await Hook(
      path: path.string, phase: "before", timeout: timeout, log: { lines.append($0) }
    ).run(variables)
  }

  @Test func consentIsAnExitWithZero() async throws {
    #expect(try await run("exit 0") == .exited(0))
    #expect(Hook.End.exited(0).objection == nil)
    #expect(try await run("exit 3") == .exited(3))
    #expect(Hook.End.exited(3).objection == "exited with 3")
    #expect(try await run("kill -9 $$") == .signaled(9))
  }

  @Test func itIsToldWhatItIsAboutAndNothingElse() async throws {
    let end = try await run(
      "echo \"$1 $LFA_TO $#\"; echo \"$LFA_NAME\" >&2; env | grep -c HOME; pwd",
      [("LFA_TO", "1.1"), ("LFA_NAME", "$(id); \"x\"")])
    #expect(end == .exited(0))
    #expect(lines.all == ["before 1.1 1", "$(id); \"x\"", "0", "/"])
  }

  @Test func whatItSaysIsBounded() async throws {
    let end = try await run(
      "head -c 3000 /dev/zero | tr '\\0' x; echo; i=0; while [ $i -lt 500 ]; do echo $i; i=$((i+1)); done"
    )
    #expect(end == .exited(0))
    #expect(lines.all.count == Hook.lineLimit + 1)
    #expect(lines.all.first?.utf8.count == Hook.lineLength)
    #expect(lines.all.last == "(the rest is left out)")
  }

  /// Otherwise a signal for the hook and its children would be one for the daemon, too.
  @Test func itLeadsAGroupOfItsOwn() async throws {
    // The fifth field is the process's group.
    let end = try await run("read -r a b c d group rest </proc/$$/stat; echo $(($$ - group))")
    #expect(end == .exited(0))
    #expect(lines.all == ["0"])
  }

  /// Those that it has started go with it.
  @Test func itIsEndedWithItsChildren() async throws {
    let end = try await run("sleep 1000 & echo $!; wait", timeout: 1)
    #expect(end == .timedOut)
    let child = try #require(lines.all.first.flatMap { Int32($0) })
    #expect(await isGone(child))
  }

  @Test func aStubbornOneIsKilled() async throws {
    let end = try await run("trap '' TERM; echo ready; while :; do sleep 1; done", timeout: 1)
    #expect(end == .timedOut)
    #expect(lines.all.first == "ready")
  }

  /// A child in a group of its own that keeps the output open does not keep the daemon waiting.
  @Test func aChildThatEscapedIsNotWaitedFor() async throws {
    let end = try await run("setsid sleep 1000 & echo $!; exit 0", timeout: 1)
    #expect(end == .timedOut || end == .exited(0))
    if let child = lines.all.first.flatMap({ Int32($0) }) { kill(child, SIGKILL) }
  }

  @Test func itCanBeCalledOff() async throws {
    let path = try directory.write("hook", "#!/bin/sh\necho ready\nexec sleep 1000\n", mode: 0o755)
    let lines = lines
    let task = Task {
      await Hook(
        path: path.string, phase: "before", timeout: 3600, log: { lines.append($0) }
      ).run([])
    }
    #expect(await lines.wait { $0.first == "ready" })
    task.cancel()
    #expect(await task.value == .calledOff)
  }

  @Test func onlyTrustworthyProgramsAreRun() async throws {
    guard case .notStarted(let reason) = try await run("exit 0", mode: 0o777) else {
      Issue.record("a program that everybody can write to was run")
      return
    }
    #expect(reason.hasPrefix("can be written by others"))
    guard case .notStarted = try await run("exit 0", mode: 0o644) else {
      Issue.record("what is no program was run")
      return
    }
    let end = await Hook(path: "/nowhere/hook", phase: "after", timeout: 1, log: { _ in }).run([])
    guard case .notStarted = end else {
      Issue.record("what is not there was run")
      return
    }
  }

  /// Waits until a process is no more, or has nobody but its parent to tell.
  private func isGone(_ process: Int32) async -> Bool {
    for _ in 0..<1000 {
      guard let status = try? BoundedFile.text(FilePath("/proc/\(process)/stat"), limit: 4096),
        !status.contains(") Z ")
      else { return true }
      try? await Task.sleep(for: .milliseconds(10))
    }
    return false
  }
}
