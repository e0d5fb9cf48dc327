// SPDX-License-Identifier: MIT

import LFA
import LFAHistory
import LFASysfs
import LFATool
import SystemPackage
import Testing

@testable import LFADaemon

/// Makes attempts on plain files: nothing activates there, which is a failure that can be seen.
@Suite struct ActivatorTests {
  let files: PlainTree
  let lines = Lines()
  var state: FilePath { files.directory.path.appending("state") }

  init() throws {
    files = try PlainTree()
    try files.component(Fixture.bl31, pending: "1.1")
  }

  var activator: TreeActivator {
    let lines = lines
    return TreeActivator(
      tree: files.tree, state: state,
      recorder: Recorder(
        directory: state, journal: nil, author: .current(environment: [:]), origin: .daemon),
      inhibitor: nil,
      log: { level, text in lines.append("\(level): \(text)") })
  }

  func order(_ change: (inout AttemptOrder) -> Void = { _ in }) throws -> AttemptOrder {
    let component = try files.tree.component(ComponentDirectory(Fixture.bl31, in: files.tree))
    var order = AttemptOrder(component, name: "it", hooks: Policy.Hooks())
    change(&order)
    return order
  }

  func hook(_ name: String, _ script: String) throws -> String {
    try files.directory.write(name, "#!/bin/sh\n\(script)\n", mode: 0o755).string
  }

  var written: String {
    let path = files.tree.firmwareDirectory.appending(Fixture.bl31.text).appending("activate")
    return (try? BoundedFile.text(path, limit: 100)) ?? "?"
  }

  static var never: AsyncStream<Void> { AsyncStream { _ in } }

  @Test func anAttemptIsMadeAndRemembered() async throws {
    let after = try hook("after", "echo $LFA_GUID $LFA_FROM $LFA_TO $LFA_RESULT $LFA_STATUS")
    let order = try order { $0.hooks.after = after }
    guard case .ended(let outcome) = await activator.perform(order, stops: Self.never) else {
      Issue.record("no attempt was made")
      return
    }
    #expect(written == "1\n")
    // A success after which the old version still runs is none.
    #expect(outcome.result != .activated && outcome.status != .success)
    let said = "\(Fixture.bl31.text) 1.0 1.1 \(outcome.result.rawValue) \(outcome.status.rawValue)"
    #expect(lines.all == ["info: \(after) (after): \(said)"])
    let entries = try HistoryFile(directory: state).entries().entries
    #expect(entries.map(\.origin) == [.daemon])
    #expect(entries.first?.result.rawValue == outcome.result.rawValue)
  }

  @Test func aHookCanVeto() async throws {
    let before = try hook("before", "exit 4")
    let order = try order { $0.hooks.before = before }
    let end = await activator.perform(order, stops: Self.never)
    #expect(end == .vetoed("\(before) exited with 4"))
    #expect(written == "\n")
  }

  /// Between the decision and the attempt another image may have come.
  @Test func onlyTheImageThatWasDecidedAboutIsActivated() async throws {
    let order = try order()
    try files.write(Fixture.bl31, "pending_version", "1.2")
    guard case .ended(let outcome) = await activator.perform(order, stops: Self.never) else {
      Issue.record("it did not say why")
      return
    }
    #expect(outcome.result == .refused)
    #expect(written == "\n")
  }

  @Test func anotherRunOfTheToolIsWaitedFor() async throws {
    let lock = try RunLock(directory: state, command: "lfa activate")
    guard case .ended(let outcome) = await activator.perform(try order(), stops: Self.never) else {
      Issue.record("it did not say why")
      return
    }
    #expect(outcome.status == .busy)
    #expect(written == "\n")
    lock.release()
  }

  @Test func whatHasNotBegunIsCalledOff() async throws {
    let before = try hook("before", "echo ready; exec sleep 1000")
    let order = try order { $0.hooks.before = before }
    let (stops, stopper) = AsyncStream.makeStream(of: Void.self)
    let activator = activator
    let task = Task { await activator.perform(order, stops: stops) }
    #expect(await lines.wait { !$0.isEmpty })
    stopper.yield()
    #expect(await task.value == .abandoned)
    #expect(written == "\n")
  }

  /// Or what it has drained would stay so.
  @Test func whatAHookHasPreparedIsUndoneThoughTheComponentIsGone() async throws {
    let before = try hook("before", "exit 0")
    let after = try hook("after", "echo $LFA_RESULT $LFA_STATUS")
    let order = try order { ($0.hooks.before, $0.hooks.after) = (before, after) }
    files.remove(Fixture.bl31)
    #expect(await activator.perform(order, stops: Self.never) == .abandoned)
    #expect(lines.all == ["info: \(after) (after): not-attempted 1"])
  }

  @Test func aComponentThatIsGoneIsLeftAlone() async throws {
    let order = try order()
    files.remove(Fixture.bl31)
    #expect(await activator.perform(order, stops: Self.never) == .abandoned)
  }
}
