// SPDX-License-Identifier: MIT

import LFA
import LFASysfs
import LFATool
import SystemPackage
import Testing
import Uevents

@testable import LFADaemon

/// Is a tree of plain files.
final class PlainTree {
  let directory: TemporaryDirectory
  var tree: SysfsTree { SysfsTree(root: directory.path) }

  init() throws {
    directory = try TemporaryDirectory()
    try directory.directory("firmware/lfa")
  }

  func component(_ guid: GUID, _ current: String = "1.0", pending: String? = nil) throws {
    let name = "firmware/lfa/\(guid.text)"
    try directory.directory(name)
    for (file, text) in [
      ("current_version", current), ("pending_version", pending ?? "N/A"),
      ("activation_pending", pending == nil ? "0" : "1"), ("activation_capable", "1"),
      ("may_reset_cpu", "0"), ("last_result", "none"), ("activate", ""),
    ] {
      try write(guid, file, text)
    }
  }

  func write(_ guid: GUID, _ file: String, _ text: String) throws {
    try directory.write("firmware/lfa/\(guid.text)/\(file)", text + "\n")
  }

  func remove(_ guid: GUID) {
    directory.remove(directory.path.appending("firmware/lfa/\(guid.text)"))
  }
}

@Suite struct TreeWatcherTests {
  let files: PlainTree

  init() throws { files = try PlainTree() }

  @Test func findsWhatHasChanged() throws {
    var watcher = TreeWatcher(files.tree)
    try files.component(Fixture.bl31)
    #expect(try watcher.readAll().map(\.kind) == [.add])
    #expect(try watcher.look(.poll).isEmpty)
    try files.component(Fixture.bl31, pending: "1.1")
    #expect(try watcher.look(.poll).map(\.kind) == [.change])
    try files.component(Fixture.bl31, "1.1")
    #expect(try watcher.look(.poll).map(\.kind) == [.activated])
    files.remove(Fixture.bl31)
    #expect(try watcher.look(.poll).map(\.kind) == [.remove])
  }

  /// Of what nobody told only the telltales are read.
  @Test func readsOnlyWhatIsDue() throws {
    var watcher = TreeWatcher(files.tree)
    try files.component(Fixture.bl31)
    _ = try watcher.readAll()
    try files.write(Fixture.bl31, "may_reset_cpu", "1")
    #expect(try watcher.look(.poll).isEmpty)
    #expect(try watcher.look(Due(guids: [Fixture.rmm])).isEmpty)
    #expect(try watcher.look(Due(guids: [Fixture.bl31])).map(\.kind) == [.change])
  }

  @Test func anotherImageOfTheSameComponentIsSeen() throws {
    var watcher = TreeWatcher(files.tree)
    try files.component(Fixture.bl31, pending: "1.1")
    _ = try watcher.readAll()
    try files.write(Fixture.bl31, "pending_version", "1.2")
    #expect(try watcher.look(.poll).first?.component.pendingVersion?.text == "1.2")
  }

  @Test func aDriverThatIsUnloadedTakesAllAway() throws {
    var watcher = TreeWatcher(files.tree)
    try files.component(Fixture.bl31)
    _ = try watcher.readAll()
    files.directory.remove(files.directory.path.appending("firmware"))
    #expect(try watcher.look(.poll).map(\.kind) == [.remove])
    #expect(throws: Failure.self) { try watcher.look(.poll) }
    #expect(throws: Failure.self) { try watcher.readAll() }
  }

  @Test func watchTellsLines() async throws {
    try files.component(Fixture.bl31)
    let watch = Watch(
      files.tree, names: ComponentNames(), hearsKernel: false, interval: .milliseconds(5))
    let lines = Lines()
    let task = Task {
      try await watch.run(json: true, showsFirst: true, complain: { _ in }) { lines.append($0) }
    }
    #expect(await lines.wait { $0.count == 1 })
    try files.component(Fixture.rmm, "2.0")
    #expect(await lines.wait { $0.contains { $0.contains(Fixture.rmm.text) } })
    task.cancel()
    _ = await task.result
    #expect(lines.all.allSatisfy { $0.hasSuffix("}\n") && $0.contains(#""source":"poll""#) })
  }

  @Test func watchNeedsADriver() async throws {
    let watch = Watch(SysfsTree(root: "/nowhere"), names: ComponentNames(), hearsKernel: false)
    await #expect(throws: Failure.self) {
      try await watch.run(json: false, complain: { _ in }) { _ in }
    }
  }
}

@Suite struct UeventFeedTests {
  static func message(_ lines: String) throws -> UeventFeed.Message? {
    let event = try Uevent(datagram: lines.utf8.map { $0 == UInt8(ascii: "\n") ? 0 : $0 })
    return UeventFeed.message(event)
  }

  @Test func theDriversEventNamesItsComponent() throws {
    let path = "/firmware/lfa/\(Fixture.bl31.text)"
    let start = "change@\(path)\nACTION=change\nDEVPATH=\(path)\nSUBSYSTEM="
    #expect(
      try Self.message(start + "lfa\nLFA_GUID=\(Fixture.bl31.text)\n") == .component(Fixture.bl31))
    #expect(try Self.message(start + "lfa\n") == .component(Fixture.bl31))
    #expect(try Self.message(start + "lfa\nLFA_GUID=x\n") == .lost)
    #expect(try Self.message(start + "mem\nLFA_GUID=\(Fixture.bl31.text)\n") == nil)
  }
}
