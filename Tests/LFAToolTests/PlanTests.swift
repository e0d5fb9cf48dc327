// SPDX-License-Identifier: MIT

import LFA
import LFADriver
import SystemPackage
import Testing

@testable import LFASysfs
@testable import LFATool

@Suite struct PlanTests {
  /// Is a request, a component, and the beginning of what the plan says.
  struct Case: Sendable {
    var verb = Request.Verb.activate
    var expected: String?
    var from: String?
    var change: @Sendable (inout Component) -> Void = { _ in }
    var plan: String
  }

  private static let nothingPending: @Sendable (inout Component) -> Void = {
    $0 = .activated()
  }

  static let cases = [
    Case(plan: "act"),
    Case(verb: .prime, plan: "act"),
    Case(expected: "1.1", plan: "act"),
    Case(from: "1.0", plan: "act"),
    Case(expected: "1.1", from: "1.0", plan: "act"),
    Case(expected: "1.2", plan: "refuse 1.2 is expected, but 1.1 waits"),
    Case(expected: "1.2", from: "1.0", plan: "refuse 1.2 is expected, but 1.1 waits"),
    Case(from: "0.9", plan: "refuse 0.9 is expected to run, but 1.0 runs"),
    Case(expected: "1.1", from: "0.9", plan: "refuse 0.9 is expected to run, but 1.0 runs"),
    Case(expected: "1.0", plan: "nothing 1.0 runs already"),
    Case(verb: .prime, expected: "1.0", plan: "nothing 1.0 runs already"),
    // A second run of a fleet's engine finds nothing to do, and no mistake.
    Case(expected: "1.1", from: "1.0", change: nothingPending, plan: "nothing 1.1 runs already"),
    Case(change: nothingPending, plan: "nothing nothing is pending"),
    Case(from: "1.0", change: nothingPending, plan: "nothing nothing is pending"),
    Case(
      expected: "1.2", change: nothingPending,
      plan: "refuse 1.2 is expected, but nothing is pending"),
    Case(change: { $0.isCapable = false }, plan: "refuse the firmware cannot"),
    Case(change: { $0.mayResetCPU = true }, plan: "refuse activation would reset CPUs"),
    Case(
      change: {
        $0.isCapable = false
        $0.isPending = false
      }, plan: "nothing nothing is pending"),
    Case(verb: .prime, change: { $0.state = .primed }, plan: "nothing it is primed already"),
    Case(change: { $0.state = .primed }, plan: "act"),
    Case(change: { $0.state = .failed }, plan: "act"),
    Case(
      verb: .prime, expected: "1.2", change: { $0.state = .primed },
      plan: "refuse 1.2 is expected, but 1.1 waits"),
    // What older drivers do not tell.
    Case(change: { $0.currentVersion = nil }, plan: "act"),
    Case(
      from: "1.0", change: { $0.currentVersion = nil },
      plan: "refuse 1.0 is expected to run, but the driver tells none"),
    Case(
      expected: "1.1", change: { $0.pendingVersion = nil },
      plan: "refuse 1.1 is expected, but the driver tells none"),
    Case(change: { $0.isCapable = nil }, plan: "act"),
    Case(change: { $0.isPending = nil }, plan: "act"),
    // What could not be read.
    Case(change: { $0.fail(.currentVersion, .ioError) }, plan: "refuse cannot read"),
    Case(change: { $0.fail(.mayResetCPU, .ioError) }, plan: "refuse cannot read"),
    Case(change: { $0.fail(.activationCapable, .ioError) }, plan: "refuse cannot read"),
    Case(change: { $0.fail(.pendingVersion, .ioError) }, plan: "refuse cannot read"),
    Case(change: { $0.fail(.activationPending, .ioError) }, plan: "refuse cannot read"),
    Case(change: { $0.fail(.name, .ioError) }, plan: "act"),
    Case(change: { $0.fail(.lastResult, .ioError) }, plan: "act"),
    Case(
      expected: "1.0", change: { $0.fail(.mayResetCPU, .ioError) },
      plan: "nothing 1.0 runs already"),
  ]

  @Test(arguments: cases) func table(_ example: Case) {
    var request = Request(example.verb)
    request.expectedVersion = example.expected.flatMap { FirmwareVersion($0) }
    request.fromVersion = example.from.flatMap { FirmwareVersion($0) }
    let component = Component.some(change: example.change)
    #expect(text(request.plan(component)).hasPrefix(example.plan))
  }

  private func text(_ plan: Plan) -> String {
    switch plan {
    case .act: "act"
    case .nothing(let reason): "nothing \(reason)"
    case .refuse(let reason): "refuse \(reason)"
    }
  }

  /// Tries all combinations of few values: whoever is to act may rely on all that was demanded.
  @Test func actsOnlyIfAllIsAsDemanded() {
    let versions: [FirmwareVersion?] = [nil, version("0.0"), version("1.0"), version("1.1")]
    let truths: [Bool?] = [nil, false, true]
    let states: [ComponentState?] = [nil, .idle, .pending, .primed, .other("new")]
    var acts = 0
    var component = Component.some()
    for number in 0..<4 * 4 * 4 * 4 * 3 * 3 * 3 * 5 * 2 {
      var rest = number
      func pick<Value>(_ values: [Value]) -> Value {
        defer { rest /= values.count }
        return values[rest % values.count]
      }
      var request = Request(pick([.activate, .prime]))
      (request.expectedVersion, request.fromVersion) = (pick(versions), pick(versions))
      (component.currentVersion, component.pendingVersion) = (pick(versions), pick(versions))
      (component.isCapable, component.isPending) = (pick(truths), pick(truths))
      (component.mayResetCPU, component.state) = (pick(truths), pick(states))
      guard request.plan(component) == .act else { continue }
      acts += 1
      let expected = request.expectedVersion
      let hasVersions =
        (expected == nil
          || expected == component.pendingVersion && expected != component.currentVersion)
        && (request.fromVersion == nil || request.fromVersion == component.currentVersion)
      #expect(hasVersions)
      #expect(component.isCapable != false && component.isPending != false)
      #expect(component.mayResetCPU != true)
      #expect(request.verb == .activate || component.state != .primed)
    }
    #expect(acts > 1000)
  }

  @Test(arguments: [
    (SystemPackage.Errno.ioError, Outcome.Result.refused, LFATool.ExitStatus.failed),
    (.resourceBusy, .busy, .busy), (.permissionDenied, .refused, .permission),
  ])
  func obstacles(
    _ errno: SystemPackage.Errno, _ result: Outcome.Result, _ status: LFATool.ExitStatus
  ) {
    let component = Component.some { $0.fail(.activationPending, errno) }
    let request = Request(.activate)
    let attempt = Attempt(request, on: FakeTarget([.success(component)]), name: "bl31")
    let outcome = attempt.planned(request.plan(component), component)
    #expect(outcome.result == result && outcome.status == status)
    #expect(outcome.errno == errno.name)
    #expect(outcome.message?.contains("activation_pending") == true)
    #expect(outcome.writes.isEmpty && !outcome.changed)
  }

  @Test func plannedOutcomes() {
    let target = FakeTarget([])
    let attempt = Attempt(Request(.prime), on: target, name: "bl31")
    let primed = attempt.planned(.act, .some())
    #expect(primed.result == .wouldPrime && primed.status == .success && !primed.changed)
    #expect(
      primed.writes == [
        Outcome.Write(
          path: "/sys/firmware/lfa/47d4086d-4cfe-9846-9b95-2950cbbd5a00/prime", value: "1")
      ])
    #expect(primed.line == "bl31: would prime 1.1")
    let other = Attempt(Request(.activate), on: target, name: "bl31").planned(.act, .some())
    #expect(other.result == .wouldActivate && other.line == "bl31: would activate 1.0 → 1.1")
    let idle = attempt.planned(.nothing("nothing is pending"), .activated())
    #expect(idle.line == "bl31: nothing to do: nothing is pending" && idle.status == .success)
    #expect(idle.writes.isEmpty)
    let refused = attempt.planned(.refuse("no"), .some())
    #expect(refused.line == "bl31: refused: no" && refused.status == .failed)
    #expect(target.writes.isEmpty && target.reads == 0)
  }
}

extension Component {
  /// Has a file be unreadable.
  mutating func fail(_ attribute: Attribute, _ errno: SystemPackage.Errno) {
    problems.append(SysfsError(directory.path(of: attribute), .read, .system(errno)))
  }
}
