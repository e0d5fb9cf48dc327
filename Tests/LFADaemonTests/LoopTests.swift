// SPDX-License-Identifier: MIT

import LFA
import LFATool
import Synchronization
import Testing

@testable import LFADaemon
@testable import LFASysfs

/// Is a world without a machine: what the loop asks of it is a line, what happens in it is up to the
/// test.
final class FakeWorld: Sendable {
  private struct State {
    var components: [Component] = []
    var policy: Result<Policy, PolicyError> = .success(Policy())
    var attempts: [CheckedContinuation<AttemptEnd, Never>] = []
    var holdsLooks = false
    var looks: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())
  let lines = Lines()
  let inbox: AsyncStream<DaemonLoop.Event>.Continuation
  private let events: AsyncStream<DaemonLoop.Event>

  init() {
    (events, inbox) = AsyncStream.makeStream()
  }

  func set(_ components: Component...) { state.withLock { $0.components = components } }

  func set(_ policy: Result<Policy, PolicyError>) { state.withLock { $0.policy = policy } }

  /// Has looks from now on find what is there now, and come to no end before ``releaseLooks()``.
  func holdLooks() { state.withLock { $0.holdsLooks = true } }

  func releaseLooks() {
    let looks = state.withLock { state in
      state.holdsLooks = false
      defer { state.looks = [] }
      return state.looks
    }
    for look in looks { look.resume() }
  }

  private func pauseIfHeld() async {
    guard state.withLock({ $0.holdsLooks }) else { return }
    await withCheckedContinuation { continuation in
      state.withLock { $0.looks.append(continuation) }
      lines.append("held")
    }
  }

  /// Ends the attempt that runs.
  func end(_ end: AttemptEnd) {
    let attempt = state.withLock { $0.attempts.removeFirst() }
    attempt.resume(returning: end)
  }

  /// Begins to run a loop in this world.
  func start(_ policy: String = Fixture.auto) throws -> Task<Void, Never> {
    let daemon = Daemon(decider: try Fixture.decider(policy), tally: Tally())
    var loop = DaemonLoop(daemon, world, events, inbox)
    return Task { await loop.run() }
  }

  func wait(_ line: String, times: Int = 1) async -> Bool {
    await lines.wait { $0.count { $0 == line } >= times }
  }

  private var world: DaemonLoop.World {
    let watched = Mutex<[Component]>([])
    return DaemonLoop.World(
      now: { Moment(wall: 1000, monotonic: 1_000_000) },
      look: { due in
        let new = self.state.withLock { $0.components }
        await self.pauseIfHeld()
        return watched.withLock { old in
          defer { old = new }
          self.lines.append("look")
          return Look(
            components: new, events: ChangeDetector.events(from: old, to: new), source: due.source)
        }
      },
      loadPolicy: { self.state.withLock { $0.policy } },
      activator: FakeActivator(world: self),
      log: { level, text in self.lines.append("\(level): \(text)") },
      notify: { self.lines.append($0.joined(separator: " ")) },
      publish: { situation, _, _ in
        self.lines.append("publish \(situation.tally.attempts[.activated] ?? 0)")
      },
      setTimer: { _ in })
  }

  private struct FakeActivator: Activator {
    let world: FakeWorld

    func perform(_ order: AttemptOrder, stops: AsyncStream<Void>) async -> AttemptEnd {
      let listener = Task { for await _ in stops { world.lines.append("stop") } }
      defer { listener.cancel() }
      return await withCheckedContinuation { continuation in
        world.state.withLock { $0.attempts.append(continuation) }
        world.lines.append("attempt \(order.to?.text ?? "?")")
      }
    }
  }
}

@Suite struct LoopTests {
  let world = FakeWorld()

  static func success(_ component: Component) -> AttemptEnd {
    .ended(Fixture.outcome(component, .activated, .success))
  }

  @Test func itIsReadyAfterTheFirstLook() async throws {
    let loop = try world.start()
    #expect(await world.wait("READY=1"))
    world.inbox.yield(.terminate)
    await loop.value
    #expect(world.lines.all.last == "STOPPING=1 STATUS=ending")
    #expect(world.lines.all.first == "look")
  }

  @Test func anEventLeadsToAnActivation() async throws {
    world.set(Fixture.component())
    let loop = try world.start()
    #expect(await world.wait("READY=1"))
    let pending = Fixture.component(pending: "1.1")
    world.set(pending)
    world.inbox.yield(.due(Due(guids: [Fixture.bl31])))
    #expect(await world.wait("attempt 1.1"))
    world.set(Fixture.component(Fixture.bl31, "1.1"))
    world.end(Self.success(pending))
    #expect(await world.wait("publish 1", times: 2))
    world.inbox.yield(.terminate)
    await loop.value
    #expect(world.lines.all.count { $0 == "attempt 1.1" } == 1)
    #expect(world.lines.all.contains("info: TF-A BL31 runtime: activated 1.0 → 1.1"))
  }

  /// A read could wait for the attempt, and the service manager for its sign of life.
  @Test func nothingIsReadWhileAnAttemptRuns() async throws {
    let pending = Fixture.component(pending: "1.1")
    world.set(pending)
    let loop = try world.start()
    #expect(await world.wait("attempt 1.1"))
    let looks = world.lines.all.count { $0 == "look" }
    world.inbox.yield(.due(.everything))
    world.inbox.yield(.lost)
    world.inbox.yield(.tick)
    #expect(await world.wait("WATCHDOG=1"))
    #expect(world.lines.all.count { $0 == "look" } == looks)
    world.set(Fixture.component(Fixture.bl31, "1.1"))
    world.end(Self.success(pending))
    #expect(await world.wait("look", times: looks + 1))
    world.inbox.yield(.terminate)
    await loop.value
  }

  /// It tells of an image that may be running by now.
  @Test func whatWasReadBeforeAnAttemptDoesNotCountAfterIt() async throws {
    let pending = Fixture.component(pending: "1.1")
    world.set(pending)
    let loop = try world.start("{schema: 1}")
    #expect(await world.wait("READY=1"))
    world.holdLooks()
    world.inbox.yield(.due(.poll))
    #expect(await world.wait("held"))
    world.set(.success(try Fixture.policy(Fixture.auto)))
    world.inbox.yield(.reload)
    #expect(await world.wait("attempt 1.1"))
    world.set(Fixture.component(Fixture.bl31, "1.1"))
    world.end(Self.success(pending))
    #expect(await world.wait("publish 1"))
    world.releaseLooks()
    #expect(await world.wait("info: TF-A BL31 runtime: activated 1.0 → 1.1"))
    world.inbox.yield(.terminate)
    await loop.value
    #expect(!world.lines.all.contains { $0.hasSuffix("it is tried again later") })
  }

  @Test func itEndsAfterTheAttemptAndAsksForTime() async throws {
    let pending = Fixture.component(pending: "1.1")
    world.set(pending)
    let loop = try world.start()
    #expect(await world.wait("attempt 1.1"))
    world.inbox.yield(.terminate)
    #expect(await world.wait("stop"))
    world.inbox.yield(.tick)
    #expect(await world.wait("WATCHDOG=1 EXTEND_TIMEOUT_USEC=60000000"))
    world.inbox.yield(.terminate)
    #expect(await world.wait("stop", times: 2))
    world.end(.ended(Fixture.outcome(pending, .stopped, .cancelled)))
    await loop.value
    #expect(world.lines.all.contains("STOPPING=1 STATUS=ending"))
  }

  @Test func aReloadIsToldToTheManager() async throws {
    world.set(Fixture.component(pending: "1.1"))
    let loop = try world.start("{schema: 1}")
    #expect(await world.wait("READY=1"))
    world.set(.failure(PolicyError("x", "is bad")))
    world.inbox.yield(.reload)
    #expect(await world.wait("RELOADING=1 MONOTONIC_USEC=1000000000"))
    #expect(await world.wait("error: the old policy stays: x: is bad"))
    #expect(await world.wait("READY=1", times: 2))
    world.set(.success(try Fixture.policy(Fixture.auto)))
    world.inbox.yield(.reload)
    #expect(await world.wait("attempt 1.1"))
    world.end(.abandoned)
    // It is not ordered again at once, or else the loop would never end.
    #expect(await world.wait("look", times: 2))
    world.inbox.yield(.terminate)
    await loop.value
  }
}
