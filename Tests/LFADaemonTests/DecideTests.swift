// SPDX-License-Identifier: MIT

import LFA
import LFATool
import SystemPackage
import Testing

@testable import LFADaemon
@testable import LFASysfs

@Suite struct DecideTests {
  static let start = Moment(wall: 1_000_000, monotonic: 500_000)

  /// Decides about a component that has been there since ``start``.
  static func verdict(
    _ component: Component, _ decider: Decider, after milliseconds: Int64 = 0,
    prepare: (inout Memory) -> Void = { _ in }
  ) -> Verdict? {
    var memory = Memory()
    memory.note([component], at: start.monotonic)
    prepare(&memory)
    let now = Moment(
      wall: start.wall + milliseconds / 1000, monotonic: start.monotonic + milliseconds)
    return decider.decide([component], memory, at: now, isAttemptRunning: false).first?.verdict
  }

  static func rule(_ text: String) throws -> Decider {
    try Fixture.decider(#"{schema: 1, components: {"*": \#(text)}}"#)
  }

  @Test func withoutAnImageThereIsNothingToDo() throws {
    #expect(Self.verdict(Fixture.component(), try Fixture.decider()) == .idle)
  }

  @Test func whatWaitsIsActivated() throws {
    #expect(Self.verdict(Fixture.component(pending: "1.1"), try Fixture.decider()) == .activate)
  }

  /// A driver that tells no pending version.
  @Test func anImageWithoutVersionIsActivatedWhereAllMayBe() throws {
    let component = Fixture.component { $0.isPending = true }
    #expect(Self.verdict(component, try Fixture.decider()) == .activate)
    let limited = try Self.rule(#"{activate: "auto", max_version: "9.0"}"#)
    #expect(Self.verdict(component, limited) == .hold(.version))
  }

  @Test func withoutARuleAPersonDoesIt() throws {
    let decider = try Fixture.decider("{schema: 1}")
    #expect(Self.verdict(Fixture.component(pending: "1.1"), decider) == .hold(.policy))
  }

  @Test func whatCannotBeReadIsLeftAlone() throws {
    let decider = try Fixture.decider()
    let unknown = Fixture.component(pending: "1.1") { $0.isPending = nil }
    #expect(Self.verdict(unknown, decider) == .hold(.unreadable))
    let broken = Fixture.component(pending: "1.1") {
      $0.problems = [SysfsError($0.path.appending("may_reset_cpu"), .read, .system(.ioError))]
    }
    #expect(Self.verdict(broken, decider) == .hold(.unreadable))
    let harmless = Fixture.component(pending: "1.1") {
      $0.problems = [SysfsError($0.path.appending("name"), .read, .system(.ioError))]
    }
    #expect(Self.verdict(harmless, decider) == .activate)
  }

  @Test func whatCannotBeDoneLiveIsLeftAlone() throws {
    let decider = try Fixture.decider()
    let incapable = Fixture.component(pending: "1.1") { $0.isCapable = false }
    let resetting = Fixture.component(pending: "1.1") { $0.mayResetCPU = true }
    #expect(Self.verdict(incapable, decider) == .hold(.unsupported))
    #expect(Self.verdict(resetting, decider) == .hold(.unsupported))
    // Older drivers have neither file.
    let old = Fixture.component(pending: "1.1") { ($0.isCapable, $0.mayResetCPU) = (nil, nil) }
    #expect(Self.verdict(old, decider) == .activate)
  }

  @Test(arguments: [
    (#"max_version: "1.1""#, "1.1", true), (#"max_version: "1.1""#, "1.2", false),
    (#"max_version: "1.9""#, "1.10", false), (#"versions: ["1.1"]"#, "1.1", true),
    (#"versions: ["1.1"]"#, "1.2", false), ("versions: []", "1.1", false),
    (#"versions: ["1.2"], max_version: "1.1""#, "1.2", false),
  ])
  func versionsAreBounded(_ limits: String, _ pending: String, _ isAllowed: Bool) throws {
    let decider = try Self.rule("{activate: \"auto\", \(limits)}")
    let verdict = Self.verdict(Fixture.component(pending: pending), decider)
    #expect(verdict == (isAllowed ? .activate : .hold(.version)))
  }

  @Test(arguments: ["47D4086D-4CFE-9846-9B95-2950CBBD5A00", "bl31", "TF-A BL31 runtime", "BL31"])
  func rulesAreFoundByGUIDAndName(_ key: String) throws {
    let decider = try Fixture.decider(
      #"{schema: 1, components: {"\#(key)": {activate: "auto"}, "*": {activate: "never"}}}"#)
    #expect(Self.verdict(Fixture.component(pending: "1.1"), decider) == .activate)
    #expect(
      Self.verdict(Fixture.component(Fixture.rmm, pending: "1.1"), decider) == .hold(.policy))
  }

  @Test func theGUIDComesBeforeTheName() throws {
    let decider = try Fixture.decider(
      """
      {schema: 1, components: {bl31: {activate: "auto"}, "*": {activate: "auto"},
        "47d4086d-4cfe-9846-9b95-2950cbbd5a00": {activate: "never"}}}
      """)
    #expect(Self.verdict(Fixture.component(pending: "1.1"), decider) == .hold(.policy))
  }

  @Test func windowsOpenAndClose() throws {
    let policy = """
      {schema: 1, components: {"*": {activate: "window",
        windows: [{days: ["sat"], from: "02:00", to: "04:00"}]}}}
      """
    let component = Fixture.component(pending: "1.1")
    #expect(Self.verdict(component, try Fixture.decider(policy)) == .activate)
    let closed = try Fixture.decider(policy, wallTime: WallTime(weekday: 6, second: 4 * 3600))
    #expect(Self.verdict(component, closed) == .hold(.window))
  }

  @Test func eachMachineHasItsTurn() throws {
    var decider = try Fixture.decider(
      #"{schema: 1, jitter_s: 1000, components: {"*": {activate: "auto"}}}"#)
    let component = Fixture.component(pending: "1.1")
    var delays = Set<Int64>()
    for seed in 0..<200 {
      decider.seed = UInt64(seed)
      let delay = decider.delay(component)
      #expect((0...1000).contains(delay))
      delays.insert(delay)
      let turn = Self.start.monotonic + delay * 1000
      if delay > 0 {
        #expect(
          Self.verdict(component, decider, after: delay * 1000 - 1) == .hold(.jitter, until: turn))
      }
      #expect(Self.verdict(component, decider, after: delay * 1000) == .activate)
    }
    #expect(delays.count > 100)
  }

  /// The delay counts from when the window opens for images that are there already.
  @Test func turnsBeginWithTheWindow() throws {
    let policy = """
      {schema: 1, jitter_s: 3600, components: {"*": {activate: "window",
        windows: [{days: ["sat"], from: "02:00", to: "04:00"}]}}}
      """
    let component = Fixture.component(pending: "1.1")
    let probe = try Fixture.decider(policy)
    let delay = probe.delay(component)
    #expect(delay > 1)
    let day: Int64 = 86_400_000
    let early = try Fixture.decider(
      policy, wallTime: WallTime(weekday: 6, second: 2 * 3600 + Int(delay) - 1))
    #expect(
      Self.verdict(component, early, after: day)
        == .hold(.jitter, until: Self.start.monotonic + day + 1000))
    let late = try Fixture.decider(
      policy, wallTime: WallTime(weekday: 6, second: 2 * 3600 + Int(delay)))
    #expect(Self.verdict(component, late, after: day) == .activate)
  }

  @Test func oneAtATime() throws {
    let components = [
      Fixture.component(pending: "1.1"), Fixture.component(Fixture.rmm, pending: "1.1"),
    ]
    var memory = Memory()
    memory.note(components, at: 0)
    let decider = try Fixture.decider()
    let verdicts = decider.decide(components, memory, at: Self.start, isAttemptRunning: false)
    #expect(verdicts.map(\.verdict) == [.activate, .hold(.attempt)])
    let busy = decider.decide(components, memory, at: Self.start, isAttemptRunning: true)
    #expect(busy.map(\.verdict) == [.hold(.attempt), .hold(.attempt)])
  }
}

@Suite struct MemoryTests {
  static let pending = Fixture.component(pending: "1.1")
  static let order = AttemptOrder(pending, name: "it", hooks: Policy.Hooks())

  static func verdict(
    _ component: Component = pending, after milliseconds: Int64 = 0,
    _ prepare: (inout Memory) -> Void
  ) throws -> Verdict? {
    DecideTests.verdict(
      component, try Fixture.decider(), after: milliseconds, prepare: prepare)
  }

  static func end(
    _ result: Outcome.Result, _ status: LFATool.ExitStatus, times: Int = 1
  ) -> (inout Memory) -> Void {
    { memory in
      for _ in 0..<times {
        memory.note(
          .ended(Fixture.outcome(pending, result, status)), of: order,
          at: DecideTests.start.monotonic)
      }
    }
  }

  @Test(arguments: [
    (Outcome.Result.failed, LFATool.ExitStatus.activationFailed), (.stopped, .cancelled),
  ])
  func aFailedImageIsNotTriedAgain(_ result: Outcome.Result, _ status: LFATool.ExitStatus) throws {
    let end = Self.end(result, status)
    #expect(try Self.verdict(after: 1_000_000_000, end) == .hold(.failed))
    let next = Fixture.component(pending: "1.2")
    let verdict = try Self.verdict {
      end(&$0)
      $0.note([next], at: DecideTests.start.monotonic)
    }
    // What is known of 1.1 does not count for 1.2, and is not known any more after it.
    #expect(verdict == .activate)
    let again = try Self.verdict {
      end(&$0)
      $0.note([next], at: DecideTests.start.monotonic)
      $0.note([Self.pending], at: DecideTests.start.monotonic)
    }
    #expect(again == .activate)
  }

  @Test func anImageThatIsGoneIsForgotten() throws {
    let verdict = try Self.verdict {
      Self.end(.failed, .activationFailed)(&$0)
      $0.note([Fixture.component()], at: 0)
      $0.note([Self.pending], at: DecideTests.start.monotonic)
    }
    #expect(verdict == .activate)
  }

  /// An unreadable file is no new image.
  @Test func whatCannotBeReadIsNotForgotten() throws {
    let verdict = try Self.verdict {
      Self.end(.failed, .activationFailed)(&$0)
      $0.note([Fixture.component { $0.isPending = nil }], at: 0)
      $0.note([Self.pending], at: DecideTests.start.monotonic)
    }
    #expect(verdict == .hold(.failed))
  }

  /// A version that cannot be read for once is no new image either.
  @Test func anUnreadableVersionIsNotForgotten() throws {
    let verdict = try Self.verdict {
      Self.end(.failed, .activationFailed)(&$0)
      $0.note([Fixture.component { $0.isPending = true }], at: 0)
      $0.note([Self.pending], at: DecideTests.start.monotonic)
    }
    #expect(verdict == .hold(.failed))
  }

  @Test(arguments: [
    (Outcome.Result.busy, LFATool.ExitStatus.busy), (.refused, .failed), (.refused, .permission),
  ])
  func whatCouldNotBeTriedIsTriedAgain(
    _ result: Outcome.Result, _ status: LFATool.ExitStatus
  ) throws {
    let start = DecideTests.start.monotonic
    let once = Self.end(result, status)
    #expect(try Self.verdict(after: 29_999, once) == .hold(.retry, until: start + 30_000))
    #expect(try Self.verdict(after: 30_000, once) == .activate)
    let thrice = Self.end(result, status, times: 3)
    #expect(try Self.verdict(after: 119_999, thrice) == .hold(.retry, until: start + 120_000))
    #expect(try Self.verdict(after: 120_000, thrice) == .activate)
  }

  @Test func delaysGrowToAnHour() {
    #expect(Memory.delay(0) == 30_000)
    #expect(Memory.delay(6) == 1_920_000)
    #expect(Memory.delay(7) == 3_600_000)
    #expect(Memory.delay(.max) == 3_600_000)
  }

  @Test func anUnknownStateStopsEverything() throws {
    let other = Fixture.component(Fixture.rmm, pending: "2.0")
    let verdict = try Self.verdict(other, Self.end(.unknown, .unknown))
    #expect(verdict == .hold(.stopped))
  }

  /// The driver remembers what the daemon before this one, or a person, has tried.
  @Test(arguments: [
    ("EKEYREJECTED", "1.1", true), ("ECANCELED", "1.1", true), ("ENOTRECOVERABLE", "1.1", true),
    ("EKEYREJECTED", "1.0", false), ("EBUSY", "1.1", false), ("EINTR", "1.1", false),
    ("0", "1.1", false),
  ])
  func theDriversWordCounts(_ errno: String, _ wanted: String, _ isSettled: Bool) throws {
    let component = Fixture.component(pending: "1.1") {
      $0.lastResult = Fixture.result(errno, from: "1.0", to: wanted)
    }
    #expect(try Self.verdict(component) { _ in } == (isSettled ? .hold(.failed) : .activate))
  }
}
