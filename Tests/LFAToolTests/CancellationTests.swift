// SPDX-License-Identifier: MIT

import LFA
import LFADriver
import SystemPackage
import Testing

@testable import LFASysfs
@testable import LFATool

@Suite struct CancellationTests {
  private func cancel(_ errno: SystemPackage.Errno?, isDryRun: Bool = false) -> (
    Outcome, FakeTarget
  ) {
    let target = FakeTarget([.success(.some())]) { _, _, _ in
      if let errno { throw errno }
    }
    let outcome = Outcome.cancelling(target, .some(), name: "bl31", isDryRun: isDryRun)
    return (outcome, target)
  }

  @Test func cancelled() {
    let (outcome, target) = cancel(nil)
    #expect(outcome.result == .cancelled && outcome.status == .success && outcome.changed)
    #expect(outcome.line == "bl31: cancelled")
    #expect(target.writes == [.cancel])
  }

  @Test func dryRun() {
    let (outcome, target) = cancel(nil, isDryRun: true)
    #expect(outcome.result == .wouldCancel && !outcome.changed && target.writes == [])
    #expect(outcome.writes.map(\.value) == ["1"])
    #expect(outcome.writes.first?.path.hasSuffix("/cancel") == true)
  }

  @Test(
    arguments: [
      (61, Outcome.Result.nothingToDo, LFATool.ExitStatus.success, "ENODATA"),
      (16, .busy, .busy, "EBUSY"), (19, .failed, .noComponent, "ENODEV"),
      (2, .failed, .noComponent, "ENOENT"), (5, .failed, .failed, "EIO"),
      (22, .failed, .failed, "EINVAL"), (71, .failed, .failed, "EPROTO"),
      (131, .unknown, .unknown, "ENOTRECOVERABLE"), (13, .refused, .permission, "EACCES"),
      (108, .failed, .failed, "ESHUTDOWN"), (4, .failed, .failed, "EINTR"),
    ] as [(Int32, Outcome.Result, LFATool.ExitStatus, String)])
  func errors(
    _ errno: Int32, _ result: Outcome.Result, _ status: LFATool.ExitStatus, _ name: String
  ) {
    let (outcome, _) = cancel(SystemPackage.Errno(rawValue: errno))
    #expect(outcome.result == result && outcome.status == status)
    #expect(outcome.errno == name && outcome.message?.isEmpty == false)
  }

  private func set(
    _ texts: [String], _ component: Component = .some(), isDryRun: Bool = false,
    failing failure: (Attribute, SysfsError)? = nil
  ) throws -> (Outcome, FakeTarget) {
    let target = FakeTarget([.success(component)]) { _, attribute, _ in
      if let failure, failure.0 == attribute { throw failure.1 }
    }
    let settings = try texts.map { try #require(Setting($0)) }
    let outcome = Outcome.setting(
      settings, of: target, component, name: "bl31", isDryRun: isDryRun)
    return (outcome, target)
  }

  @Test func setsWhatIsOtherwise() throws {
    let (outcome, target) = try set(["force-rendezvous=off", "auto-activate=off"])
    #expect(outcome.result == .set && outcome.status == .success && outcome.changed)
    #expect(outcome.from == nil && outcome.to == nil)
    #expect(target.writes == [.forceCPURendezvous])
    #expect(outcome.writes.map(\.value) == ["0"])
    #expect(outcome.line == "bl31: force-rendezvous=off")
  }

  @Test func setsNothingTwice() throws {
    let (outcome, target) = try set(["force-rendezvous=on", "auto-activate=no"])
    #expect(outcome.result == .nothingToDo && outcome.status == .success && !outcome.changed)
    #expect(target.writes == [])
  }

  @Test func lastValueCounts() throws {
    let (outcome, _) = try set(["auto-activate=off", "auto-activate=on"])
    #expect(outcome.writes.map(\.value) == ["1"])
    let (other, target) = try set(["auto-activate=on", "auto-activate=off"])
    #expect(other.result == .nothingToDo && target.writes == [])
  }

  @Test func dryRunOfASetting() throws {
    let (outcome, target) = try set(["auto-activate=on"], isDryRun: true)
    #expect(outcome.result == .wouldSet && !outcome.changed && target.writes == [])
    #expect(outcome.writes.count == 1)
    #expect(outcome.line == "bl31: would set auto-activate=on")
  }

  @Test func settingThatTheDriverHasNot() throws {
    let old = Component.posted { $0.activatesAutomatically = nil }
    let (outcome, _) = try set(
      ["auto-activate=on"], old,
      failing: (.autoActivate, FakeTarget.error(.noSuchFileOrDirectory, .open)))
    #expect(outcome.status == .failed && outcome.result == .refused)
    #expect(outcome.message == "this driver has no auto_activate")
  }

  @Test func halfOfTheSettings() throws {
    let (outcome, target) = try set(
      ["auto-activate=on", "force-rendezvous=off"],
      failing: (.forceCPURendezvous, FakeTarget.error(.ioError)))
    #expect(target.writes == [.autoActivate, .forceCPURendezvous])
    #expect(outcome.result == .failed && outcome.status == .failed && outcome.errno == "EIO")
    // One of them was made.
    #expect(outcome.changed && outcome.writes.count == 1)
  }

  @Test(arguments: [
    ("auto-activate=on", Setting.Kind.autoActivate, true),
    ("auto-activate=OFF", .autoActivate, false),
    ("force-rendezvous=1", .forceRendezvous, true),
    ("force-rendezvous=No", .forceRendezvous, false),
    ("auto-activate=true", .autoActivate, true), ("auto-activate=0", .autoActivate, false),
  ])
  func settings(_ text: String, _ kind: Setting.Kind, _ value: Bool) {
    #expect(Setting(text)?.kind == kind && Setting(text)?.value == value)
  }

  @Test(arguments: [
    "", "=", "auto-activate", "auto-activate=", "auto-activate=2", "auto-activate=on=off",
    "=on", "autoactivate=on", "auto-activate= on", "Auto-activate=on",
  ])
  func noSettings(_ text: String) {
    #expect(Setting(text) == nil)
  }
}
