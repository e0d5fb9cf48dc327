// SPDX-License-Identifier: MIT

import LFA
import LFATool
import Testing

@testable import LFADaemon
@testable import LFASysfs

/// Drives a daemon by hand.
struct Bench {
  var daemon: Daemon
  var now = Moment(wall: 1000, monotonic: 1_000_000)
  var components: [Component] = []

  init(_ policy: String = Fixture.auto) throws {
    daemon = Daemon(decider: try Fixture.decider(policy), tally: Tally())
  }

  mutating func send(_ input: Daemon.Input) -> [Daemon.Command] {
    daemon.handle(input, at: now)
  }

  /// Has the daemon see components.
  mutating func show(_ components: Component...) -> [Daemon.Command] {
    let events = ChangeDetector.events(from: self.components, to: components)
    self.components = components
    return send(.components(components, events, .uevent))
  }

  mutating func end(_ order: AttemptOrder, _ result: Outcome.Result, _ status: LFATool.ExitStatus)
    -> [Daemon.Command]
  {
    let component = components.first { $0.guid == order.guid } ?? Fixture.component()
    return send(.ended(order, .ended(Fixture.outcome(component, result, status))))
  }

  mutating func pass(_ milliseconds: Int64) -> [Daemon.Command] {
    now.monotonic += milliseconds
    now.wall += milliseconds / 1000
    return send(.time)
  }
}

extension [Daemon.Command] {
  var orders: [AttemptOrder] {
    compactMap { if case .attempt(let order) = $0 { order } else { nil } }
  }

  func logs(_ level: Daemon.LogLevel) -> [String] {
    compactMap { if case .log(level, let text) = $0 { text } else { nil } }
  }
}

@Suite struct DaemonTests {
  static let pending = Fixture.component(pending: "1.1")

  @Test func anImageIsActivatedOnce() throws {
    var bench = try Bench()
    #expect(bench.show(Fixture.component()).orders == [])
    let orders = bench.show(Self.pending).orders
    #expect(orders.map(\.guid) == [Fixture.bl31])
    #expect(orders.first?.from?.text == "1.0" && orders.first?.to?.text == "1.1")
    let after = bench.end(orders[0], .activated, .success)
    // Until the files are read again they tell of the image that is no more.
    #expect(after.orders == [])
    #expect(after.contains(.publish))
    #expect(bench.show(Fixture.component(Fixture.bl31, "1.1")).orders == [])
    #expect(bench.daemon.tally.attempts[.activated] == 1)
  }

  @Test func aNotificationDuringAnActivationWaits() throws {
    var bench = try Bench()
    let order = bench.show(Self.pending).orders[0]
    let other = Fixture.component(Fixture.rmm, pending: "2.0")
    #expect(bench.show(Self.pending, other).orders == [])
    let end = bench.end(order, .activated, .success)
    // What was read before the end of an attempt is no ground for the next.
    #expect(end.orders == [])
    #expect(!end.logs(.info).contains { $0.contains("waits") })
    let next = bench.show(Fixture.component(Fixture.bl31, "1.1"), other).orders
    #expect(next.map(\.guid) == [Fixture.rmm])
  }

  @Test func aVetoIsRepeatedLater() throws {
    var bench = try Bench()
    let order = bench.show(Self.pending).orders[0]
    let commands = bench.send(.ended(order, .vetoed("exited with 1")))
    #expect(commands.logs(.warning) == ["TF-A BL31 runtime: not activated: exited with 1"])
    #expect(commands.orders == [])
    #expect(bench.daemon.tally.vetoes == 1)
    #expect(bench.show(Self.pending).orders == [])
    #expect(bench.daemon.nextTurn(after: bench.now) == bench.now.monotonic + 30_000)
    #expect(bench.pass(29_000).orders == [])
    #expect(bench.pass(1000).orders.count == 1)
  }

  @Test func aFailureIsNotRepeatedUntilTheVersionChanges() throws {
    var bench = try Bench()
    let order = bench.show(Self.pending).orders[0]
    #expect(bench.end(order, .failed, .activationFailed).logs(.error).count == 1)
    #expect(bench.pass(86_400_000).orders == [])
    #expect(bench.show(Self.pending).orders == [])
    #expect(bench.show(Fixture.component(pending: "1.2")).orders.count == 1)
  }

  @Test func anUnknownStateStopsEverything() throws {
    var bench = try Bench()
    let order = bench.show(Self.pending).orders[0]
    let commands = bench.end(order, .unknown, .unknown)
    #expect(commands.logs(.critical).count == 1)
    let event = bench.show(
      Fixture.component(pending: "1.1") {
        $0.lastResult = Fixture.result("ENOTRECOVERABLE", from: "1.0", to: "1.1")
      })
    #expect(event.logs(.critical) == [])
    #expect(commands.contains(.status("STOPPED: what firmware runs is unknown")))
    #expect(bench.show(Fixture.component(Fixture.rmm, pending: "2.0")).orders == [])
    // A new policy does not change that.
    #expect(bench.send(.policy(.success(try Fixture.policy(Fixture.auto)))).orders == [])
    #expect(bench.daemon.situation.stopReason != nil)
  }

  /// A restart alone does not say that a person has looked.
  @Test func anUnknownStateFromBeforeStopsEverything() throws {
    var bench = try Bench()
    let commands = bench.show(
      Fixture.component(pending: "1.1") {
        $0.lastResult = Fixture.result("ENOTRECOVERABLE", from: "1.0", to: "1.1")
      }, Fixture.component(Fixture.rmm, pending: "2.0"))
    #expect(commands.orders == [])
    #expect(commands.logs(.critical).count == 1)
  }

  /// Somebody else's attempt, seen by its result.
  @Test func anUnknownStateAfterSomebodyElsesAttemptStopsEverything() throws {
    var bench = try Bench()
    _ = bench.show(Fixture.component())
    let commands = bench.show(
      Fixture.component(pending: "1.1") {
        $0.lastResult = Fixture.result("ENOTRECOVERABLE", from: "1.0", to: "1.1")
      })
    #expect(commands.logs(.critical).count == 1)
    #expect(bench.show(Fixture.component(Fixture.rmm, pending: "2.0")).orders == [])
  }

  @Test func aGoodPolicyCountsAtOnce() throws {
    var bench = try Bench("{schema: 1}")
    #expect(bench.show(Self.pending).orders == [])
    let commands = bench.send(.policy(.success(try Fixture.policy(Fixture.auto))))
    #expect(commands.logs(.notice).contains("the policy was read again"))
    #expect(commands.orders.count == 1)
  }

  @Test func aBadPolicyLeavesTheOldOne() throws {
    var bench = try Bench()
    let commands = bench.send(.policy(.failure(PolicyError("x", "is bad"))))
    #expect(commands.logs(.error) == ["the old policy stays: x: is bad"])
    #expect(!bench.daemon.situation.isPolicyValid)
    #expect(bench.show(Self.pending).orders.count == 1)
    _ = bench.send(.policy(.success(try Fixture.policy(Fixture.auto))))
    #expect(bench.daemon.situation.isPolicyValid)
  }

  @Test func rulesAboutNobodyAreTold() throws {
    var bench = try Bench(#"{schema: 1, components: {bl31: {activate: "never"}}}"#)
    _ = bench.show(Self.pending)
    let text = #"{schema: 1, components: {bl31: {activate: "never"}, bl99: {activate: "auto"}}}"#
    let commands = bench.send(.policy(.success(try Fixture.policy(text))))
    #expect(
      commands.logs(.warning) == ["the policy's rule \"bl99\" is about no component that is there"])
  }

  @Test func itEndsAtOnceIfNothingRuns() throws {
    var bench = try Bench()
    _ = bench.show(Fixture.component())
    #expect(bench.send(.terminate).contains(.end))
    // What comes then is not begun any more.
    #expect(bench.show(Self.pending).orders == [])
  }

  @Test func itEndsAlthoughTheTreeIsGone() throws {
    var bench = try Bench()
    let order = bench.show(Self.pending).orders[0]
    _ = bench.send(.terminate)
    _ = bench.end(order, .activated, .success)
    #expect(bench.send(.unreadable(Failure(.unavailable, "no driver"))).contains(.end))
  }

  @Test func itEndsAfterTheAttempt() throws {
    var bench = try Bench()
    let order = bench.show(Self.pending).orders[0]
    let first = bench.send(.terminate)
    #expect(first.contains(.callOff) && !first.contains(.end) && !first.contains(.cancel))
    let second = bench.send(.terminate)
    #expect(second.contains(.cancel) && !second.contains(.end))
    let last = bench.end(order, .stopped, .cancelled)
    #expect(last.contains(.end) && last.orders == [])
  }

  @Test func whatIsCalledOffLeavesNoTrace() throws {
    var bench = try Bench()
    let order = bench.show(Self.pending).orders[0]
    _ = bench.send(.terminate)
    // It reads the files a last time, so that what is left behind is true.
    #expect(!bench.send(.ended(order, .abandoned)).contains(.end))
    #expect(bench.show(Self.pending).contains(.end))
    #expect(bench.daemon.tally == Tally())
  }

  /// The component was gone when the attempt was to be made, and has not been looked at since.
  @Test func whatIsGoneIsNotOrderedAgain() throws {
    var bench = try Bench()
    let order = bench.show(Self.pending).orders[0]
    #expect(bench.send(.ended(order, .abandoned)).orders == [])
  }

  @Test func aTreeThatCannotBeReadIsToldOnce() throws {
    var bench = try Bench()
    let failure = Failure(.unavailable, "no driver")
    #expect(bench.send(.unreadable(failure)).logs(.error).count == 1)
    #expect(bench.send(.unreadable(failure)).logs(.error) == [])
    #expect(bench.show(Self.pending).logs(.notice).contains("the components can be listed again"))
  }

  @Test func whyAnImageWaitsIsToldOnce() throws {
    var bench = try Bench("{schema: 1}")
    let text = "TF-A BL31 runtime: 1.1 waits: the policy leaves it to a person"
    #expect(bench.show(Self.pending).logs(.info).contains(text))
    #expect(bench.show(Self.pending).logs(.info) == [])
    #expect(bench.show(Fixture.component(pending: "1.2")).logs(.info).count == 2)
  }

  @Test func windowsAreLookedAtOften() throws {
    var bench = try Bench(
      """
      {schema: 1, components: {"*": {activate: "window",
        windows: [{days: ["sun"], from: "02:00", to: "04:00"}]}}}
      """)
    #expect(bench.show(Self.pending).orders == [])
    let turn = try #require(bench.daemon.nextTurn(after: bench.now))
    #expect(turn - bench.now.monotonic <= 60_000)
  }
}
