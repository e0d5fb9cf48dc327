// SPDX-License-Identifier: MIT

import Glibc
import LFA
import LFADriver
import Synchronization
import SystemPackage
import Testing

@testable import LFASysfs
@testable import LFATool

// Other suites keep all of Swift's threads busy for minutes on a slow machine.
@Suite(.timeLimit(.minutes(20))) struct AttemptTests {
  /// Collects what an attempt tells.
  final class Events: Sendable {
    private let list = Mutex<[Attempt.Event]>([])

    var all: [Attempt.Event] { list.withLock { $0 } }

    func note(_ event: Attempt.Event) { list.withLock { $0.append(event) } }
  }

  private let events = Events()
  private let interruptions: AsyncStream<Void>
  private let interrupt: AsyncStream<Void>.Continuation

  init() { (interruptions, interrupt) = AsyncStream.makeStream(of: Void.self) }

  private func run(
    _ target: FakeTarget, _ verb: Request.Verb = .activate, timeout: Double? = nil,
    followsState: Bool = false,
    also: @escaping @Sendable (Attempt.Event) -> Void = { _ in }
  ) async -> Outcome {
    var request = Request(verb)
    request.timeout = timeout
    let events = events
    return await Attempt(request, on: target, name: "bl31").run(
      before: .some(), interruptions: interruptions, followsState: followsState
    ) { event in
      events.note(event)
      also(event)
    }
  }

  @Test func success() async {
    let target = FakeTarget([.success(.activated())], stopTime: 812_000)
    let outcome = await run(target)
    #expect(outcome.result == .activated && outcome.status == .success && outcome.changed)
    #expect(outcome.from == version("1.0") && outcome.to == version("1.1"))
    #expect(outcome.stopTime == 812_000 && outcome.errno == nil)
    #expect((outcome.seconds ?? -1) >= 0)
    #expect(outcome.writes.map(\.value) == ["1"])
    #expect(target.writes == [.activate] && events.all.isEmpty)
  }

  @Test func failureNamesTheError() async {
    let target = FakeTarget([.success(.some())], stopTime: 5) { _, _, _ in
      throw SystemPackage.Errno(rawValue: 129)
    }
    let outcome = await run(target, .prime)
    #expect(outcome.status == .activationFailed && outcome.errno == "EKEYREJECTED")
    #expect(outcome.stopTime == nil && !outcome.changed)
    #expect(target.writes == [.prime])
  }

  @Test func noStopTimeOfOthersWhereNoCPUStops() async {
    let before = Component.some {
      $0.requiresRendezvous = false
      $0.forcesRendezvous = false
    }
    let target = FakeTarget([.success(.activated())], stopTime: 5)
    let outcome = await Attempt(Request(.activate), on: target, name: "x").run(
      before: before, interruptions: interruptions)
    #expect(outcome.result == .activated && outcome.stopTime == nil)
  }

  /// Makes a driver whose write goes on until it is cancelled.
  private func cancellable(
    _ gate: Gate = Gate(), after: [Result<Component, SysfsError>] = [.success(.some())],
    cancel: @escaping @Sendable (Int) throws -> Void = { _ in }
  ) -> FakeTarget {
    FakeTarget(after) { _, attribute, number in
      guard attribute == .cancel else {
        try gate.wait()
        throw SystemPackage.Errno.canceled
      }
      try cancel(number)
      gate.open()
    }
  }

  @Test func cancelSucceeds() async {
    let target = cancellable()
    interrupt.yield()
    let outcome = await run(target)
    #expect(outcome.result == .stopped && outcome.status == .cancelled)
    #expect(outcome.line == "bl31: cancelled; 1.0 still runs")
    #expect(target.writes.sorted { $0.rawValue < $1.rawValue } == [.activate, .cancel])
    #expect(events.all == [.cancelling])
  }

  @Test func cancelIsRepeatedUntilTheWriteHasArrived() async {
    let target = cancellable { number in
      if number < 4 { throw SystemPackage.Errno.noData }
    }
    interrupt.yield()
    let outcome = await run(target)
    #expect(outcome.result == .stopped)
    #expect(target.writes.count { $0 == .cancel } == 4)
    #expect(events.all == [.cancelling])
  }

  @Test func tooLateToCancel() async {
    let gate = Gate()
    let target = FakeTarget([.success(.activated())]) { _, attribute, _ in
      if attribute == .cancel { throw SystemPackage.Errno.resourceBusy }
      try gate.wait()
    }
    interrupt.yield()
    let outcome = await run(target) { event in
      if event == .tooLate { gate.open() }
    }
    #expect(outcome.result == .activated && outcome.status == .success)
    #expect(events.all == [.cancelling, .tooLate])
  }

  @Test func cancelThatIsRefused() async {
    let gate = Gate()
    let target = FakeTarget([.success(.activated())]) { _, attribute, _ in
      if attribute == .cancel { throw SystemPackage.Errno.invalidArgument }
      try gate.wait()
    }
    interrupt.yield()
    let outcome = await run(target) { event in
      if case .cannotCancel = event { gate.open() }
    }
    #expect(outcome.result == .activated)
    #expect(events.all.count == 2)
  }

  @Test func secondInterruptionAbandons() async {
    let gate = Gate()
    defer { gate.open() }
    let target = FakeTarget([.success(.some())]) { _, attribute, _ in
      if attribute == .cancel { throw SystemPackage.Errno.resourceBusy }
      try gate.wait()
    }
    interrupt.yield()
    let interrupt = interrupt
    let outcome = await run(target) { event in
      if event == .tooLate { interrupt.yield() }
    }
    #expect(outcome.result == .unknown && outcome.status == .unknown)
    #expect(outcome.message?.contains("gave up waiting") == true)
    #expect(target.reads == 0)
  }

  @Test func timeLimitCancels() async {
    let target = cancellable()
    let outcome = await run(target, timeout: 0)
    #expect(outcome.result == .failed && outcome.status == .activationFailed)
    #expect(outcome.message == "cancelled, as the time limit has passed")
    #expect(events.all == [.cancelling])
  }

  @Test(arguments: [Double.infinity, .nan, -1, 1e300]) func absurdTimeLimits(_ limit: Double) async
  {
    let target = FakeTarget([.success(.activated())])
    let outcome = await run(target, timeout: limit)
    #expect(outcome.result == .activated)
  }

  @Test func userWhoCancelsBeforeTheTimeLimitDid() async {
    let gate = Gate()
    let target = cancellable(gate) { _ in try gate.wait() }
    let (interrupt, events) = (interrupt, events)
    interrupt.yield()
    // The limit passes while the driver considers; then it agrees.
    let outcome = await run(target, timeout: 0.05) { event in
      guard event == .cancelling, events.all.count == 1 else { return }
      Task {
        try? await Task.sleep(for: .milliseconds(300))
        gate.open()
      }
    }
    #expect(outcome.result == .stopped && outcome.status == .cancelled)
    #expect(events.all == [.cancelling])
  }

  /// Has the write end well just when the cancel arrives: what the cancel undoes is not told as done.
  @Test func cancelThatUndoesWhatHasJustEnded() async {
    let (isCancelling, hasEnded) = (Gate(), Gate())
    let primed = Component.some { $0.state = .primed }
    let target = FakeTarget([.success(primed)]) { target, attribute, _ in
      if attribute == .cancel {
        isCancelling.open()
        try hasEnded.wait()
        // Who looks too early has the time to.
        for _ in 0..<200 where target.reads == 0 { usleep(1000) }
        target.become(.some())
      } else {
        try isCancelling.wait()
        hasEnded.open()
      }
    }
    interrupt.yield()
    let outcome = await run(target, .prime)
    #expect(outcome.result == .stopped && outcome.status == .cancelled)
    #expect(target.writes.count == 2)
  }

  /// Has the first cancel find nothing, as the write has ended: there must be no second.
  @Test func noCancelAfterTheEnd() async {
    let isCancelling = Gate()
    let target = FakeTarget([.success(.some { $0.state = .primed })]) { _, attribute, _ in
      if attribute == .cancel {
        isCancelling.open()
        throw SystemPackage.Errno.noData
      }
      try isCancelling.wait()
    }
    interrupt.yield()
    let outcome = await run(target, .prime)
    #expect(outcome.result == .primed)
    let count = target.writes.count
    // Ten times as long as it takes until a cancel is repeated.
    try? await Task.sleep(for: .milliseconds(200))
    #expect(target.writes.count == count)
  }

  @Test func busyForAWhileAfterwards() async {
    let busy = FakeTarget.error(.resourceBusy, .read)
    let half = Component.activated { $0.fail(.currentVersion, .resourceBusy) }
    let target = FakeTarget([.failure(busy), .success(half), .success(.activated())])
    let outcome = await run(target)
    #expect(outcome.result == .activated && target.reads == 3)
  }

  private let gone = FakeTarget.error(.noSuchFileOrDirectory, .open)

  @Test func goneForAWhileAfterwards() async {
    let gone = [gone, FakeTarget.error(.operationNotSupportedByDevice, .read)]
    let half = Component.activated { $0.currentVersion = nil }
    let target = FakeTarget(
      gone.map { .failure($0) } + [.success(half), .success(.activated())])
    let outcome = await run(target)
    #expect(outcome.result == .activated && target.reads == 4)
  }

  @Test func goneAfterwards() async {
    let target = FakeTarget([.failure(gone)])
    let outcome = await run(target)
    #expect(outcome.result == .unknown && outcome.status == .unknown)
  }

  @Test func goneBefore() async {
    let target = FakeTarget([.failure(gone)]) { _, _, _ in
      throw SystemPackage.Errno.operationNotSupportedByDevice
    }
    let outcome = await run(target)
    #expect(outcome.status == .noComponent && target.reads == 1)
  }

  @Test func tellsOfPhases() async {
    let gate = Gate()
    let target = FakeTarget([.success(.activated())], state: .priming) { _, _, _ in try gate.wait()
    }
    let outcome = await run(target, followsState: true) { event in
      if case .phase = event { gate.open() }
    }
    #expect(outcome.result == .activated)
    guard case .phase(.priming, let seconds)? = events.all.first else {
      Issue.record("nothing was told")
      return
    }
    #expect(seconds >= 0)
  }
}
