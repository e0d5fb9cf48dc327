// SPDX-License-Identifier: MIT

import LFA
import LFASysfs
import LFATool

/// Brings what happens to ``Daemon`` and does what that says; one at a time, so that nothing needs a
/// lock. All that may take long runs beside it: the loop itself never waits for anything but the next
/// event, so that its sign of life to the service manager means something.
struct DaemonLoop {
  /// Is something that happens around the daemon.
  enum Event: Sendable {
    case due(Due)
    case looked(Look)
    case ended(AttemptOrder, AttemptEnd)
    case lost
    case reload
    case terminate
    case tick
    case turn
  }

  /// Is what the loop needs of the world.
  struct World: Sendable {
    var now: @Sendable () -> Moment
    var look: @Sendable (Due) async -> Look
    var loadPolicy: @Sendable () -> Result<Policy, PolicyError>
    var activator: any Activator
    var log: @Sendable (Daemon.LogLevel, String) -> Void
    var notify: @Sendable ([String]) -> Void
    var publish: @Sendable (Situation, Policy, Moment) -> Void
    /// Has `turn` happen at a time of the monotonic clock; nil never.
    var setTimer: @Sendable (Int64?) -> Void
  }

  private var daemon: Daemon
  private let world: World
  private let events: AsyncStream<Event>
  private let inbox: AsyncStream<Event>.Continuation
  private var due = Due.everything
  private var isLooking = false
  /// Tells that an attempt has begun since the look did that is under way.
  private var isLookOld = false
  private var isReady = false
  private var stops: AsyncStream<Void>.Continuation?
  private var hasEnded = false

  init(
    _ daemon: Daemon, _ world: World, _ events: AsyncStream<Event>,
    _ inbox: AsyncStream<Event>.Continuation
  ) {
    self.daemon = daemon
    self.world = world
    self.events = events
    self.inbox = inbox
  }

  /// Runs until somebody asks it to end.
  mutating func run() async {
    lookIfDue()
    for await event in events {
      handle(event)
      if hasEnded { break }
      lookIfDue()
      world.setTimer(daemon.nextTurn(after: world.now()))
    }
    world.notify(["STOPPING=1", "STATUS=ending"])
  }

  private mutating func handle(_ event: Event) {
    switch event {
    case .due(let due): self.due.insert(due)
    case .looked(let look):
      isLooking = false
      if isLookOld { return due.insert(.everything) }
      if let failure = look.failure {
        pass(.unreadable(failure))
      } else {
        pass(.components(look.components, look.events, look.source))
      }
      greet()
    case .ended(let order, let end):
      stops = nil
      due.insert(Due(guids: [order.guid]))
      pass(.ended(order, end))
    case .lost:
      due.insert(.everything)
      pass(.lost)
    case .reload: reload()
    case .terminate: pass(.terminate)
    case .tick:
      var lines = ["WATCHDOG=1"]
      if daemon.terminations > 0 { lines.append("EXTEND_TIMEOUT_USEC=60000000") }
      world.notify(lines)
    case .turn: pass(.time)
    }
  }

  /// Says once that the first look is over.
  private mutating func greet() {
    guard !isReady else { return }
    isReady = true
    world.notify(["READY=1"])
    var commands: [Daemon.Command] = []
    daemon.warnOfStrangers(&commands)
    perform(commands)
  }

  private mutating func reload() {
    world.notify(["RELOADING=1", "MONOTONIC_USEC=\(world.now().monotonic * 1000)"])
    pass(.policy(world.loadPolicy()))
    world.notify(["READY=1"])
  }

  private mutating func pass(_ input: Daemon.Input) {
    perform(daemon.handle(input, at: world.now()))
  }

  private mutating func perform(_ commands: [Daemon.Command]) {
    for command in commands {
      switch command {
      case .log(let level, let text): world.log(level, text)
      case .attempt(let order): begin(order)
      case .callOff, .cancel: stops?.yield()
      case .status(let text): world.notify(["STATUS=\(text)"])
      case .publish: world.publish(daemon.situation, daemon.decider.policy, world.now())
      case .end: hasEnded = true
      }
    }
  }

  private mutating func begin(_ order: AttemptOrder) {
    world.log(
      .notice,
      "\(order.name): activating \(order.to?.text ?? "what waits"), \(order.from?.text ?? "?") runs"
    )
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
    stops = continuation
    isLookOld = isLooking
    Task { [world, inbox] in
      inbox.yield(.ended(order, await world.activator.perform(order, stops: stream)))
    }
  }

  /// Looks at what is due, unless an attempt of ours runs: its end tells more, and a read could wait
  /// for it.
  private mutating func lookIfDue() {
    guard !due.isEmpty, !isLooking, daemon.order == nil else { return }
    let due = due
    self.due = Due()
    isLooking = true
    isLookOld = false
    Task { [world, inbox] in inbox.yield(.looked(await world.look(due))) }
  }
}
