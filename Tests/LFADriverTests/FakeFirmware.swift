// SPDX-License-Identifier: MIT

import LFA
import SMCCC

/// Stands for a component of the fake firmware.
struct Part: Equatable {
  var guid: GUID
  var current = FirmwareVersion(major: 1, minor: 0)
  var pending: FirmwareVersion? = FirmwareVersion(major: 1, minor: 1)
  var isCapable = true
  var mayReset = false
  var isOptional = false
  /// Counts the calls that PRIME and ACTIVATE take.
  var primeCalls = 1
  var activateCalls = 1

  var record: InventoryRecord {
    InventoryRecord(
      guid: guid,
      flags: ComponentFlags(
        isActivationCapable: isCapable, isActivationPending: pending != nil,
        mayResetCPU: mayReset, isRendezvousOptional: isOptional),
      currentVersion: current, pendingVersion: pending ?? .none)
  }
}

/// Answers the seven calls from a list of parts, and notices what a driver must not do.
///
/// It is written from lfa-facts section 2 and shares no code with the agent.
final class FakeFirmware: Conduit, @unchecked Sendable {
  /// Answers in place of the firmware; nil lets it answer itself.
  typealias Answer = (Registers) -> Registers?

  var parts: [Part] {
    didSet { if !parts.contains(where: { $0.guid == primed }) { reset() } }
  }
  var version: UInt64 = 0x1_0000
  /// Fills registers that are no results, as an agent may.
  var clobbers = true
  /// Runs after a successful activation, to change the parts.
  var afterSwitch: (inout [Part]) -> Void = { _ in }
  /// Counts what a driver did that it must not do, in words.
  private(set) var violations: [String] = []
  /// Names the component between PRIME and the end of ACTIVATE.
  private(set) var primed: GUID?

  weak var system: FakeSystem?

  private var answers: [Function: [Answer]] = [:]
  private var primeCalls = 0
  private var activateCalls = 0
  private var areIDsValid = false
  private var activating = 0
  private var addressing = 0

  init(_ parts: [Part]) {
    self.parts = parts
  }

  /// Has the next calls of a function answered otherwise, one answer a call.
  func inject(_ function: Function, times: Int = 1, _ answer: @escaping Answer) {
    answers[function, default: []] += Array(repeating: answer, count: times)
  }

  /// Has the next calls of a function answered with a status.
  func inject(_ function: Function, times: Int = 1, _ status: Status, x1: UInt64 = 0xdead) {
    inject(function, times: times) { _ in self.answer(x0: status.x0, x1: x1) }
  }

  /// Has the next rounds of ACTIVATE answered with a status: one call where one CPU activates
  /// alone, or else one of each CPU.
  func injectRounds(_ times: Int, _ status: Status) {
    inject(.activate, times: times) { [self] _ in roundAnswer(status) }
  }

  private func roundAnswer(_ status: Status) -> Registers {
    if let system, system.areCPUsStopped, !system.isLastCPU {
      answers[.activate, default: []].insert({ [self] _ in roundAnswer(status) }, at: 0)
    }
    return answer(x0: status.x0, x1: 1)
  }

  /// Lets the next calls of a function through, before what is injected after it.
  func pass(_ function: Function, times: Int = 1) {
    inject(function, times: times) { _ in nil }
  }

  /// Forgets what was injected and not used.
  func clearInjections() {
    answers = [:]
  }

  func call(_ arguments: Registers) -> Registers {
    guard let function = Function(arguments.function) else {
      violations.append("unknown function \(arguments.x0)")
      return answer(x0: Status.notSupported.x0)
    }
    system?.traceCall(function, arguments)
    checkArguments(function, arguments)
    let isActivate = function == .activate
    let usesID = function.rawValue >= Function.getInventory.rawValue
    if isActivate ? addressing > activating : usesID && activating > 0 {
      violations.append("\(function) while another thread uses an id")
    }
    if usesID { addressing += 1 }
    if isActivate { activating += 1 }
    if system?.areCPUsStopped != true { system?.interleaver.pass() }
    if isActivate, let system { system.interleaver.advance(nanoseconds: system.activateTime) }
    if isActivate { activating -= 1 }
    if usesID { addressing -= 1 }

    if var queue = answers[function], !queue.isEmpty {
      let first = queue.removeFirst()
      answers[function] = queue
      if let injected = first(arguments) {
        noteInjection(function, arguments, Status(x0: injected.x0))
        return injected
      }
    }
    return serve(function, arguments)
  }

  /// Notices registers that are no arguments and not zero, and ids that may mean nothing.
  private func checkArguments(_ function: Function, _ arguments: Registers) {
    var expected = Registers(x0: UInt64(function.rawValue))
    switch function {
    case .version, .getInfo: break
    case .features, .getInventory, .prime, .cancel: expected.x1 = arguments.x1
    case .activate:
      expected.x1 = arguments.x1
      expected.x2 = arguments.x2 & 1
    }
    if arguments != expected { violations.append("\(function) with stray arguments") }
    let usesID = function.rawValue >= Function.getInventory.rawValue
    if usesID && !areIDsValid { violations.append("\(function) with an id that is void") }
  }

  /// Keeps the state that a failing call leaves behind in a real agent (lfa-facts 2.6).
  private func noteInjection(_ function: Function, _ arguments: Registers, _ status: Status) {
    if function == .prime && status != .busy, let part = part(arguments) { primed = part.guid }
  }

  private func part(_ arguments: Registers) -> Part? {
    arguments.x1 < UInt64(parts.count) ? parts[Int(arguments.x1)] : nil
  }

  private func serve(_ function: Function, _ arguments: Registers) -> Registers {
    switch function {
    case .version: return answer(x0: version)
    case .features: return answer(x0: 0)
    case .getInfo:
      areIDsValid = true
      return answer(x0: 0, x1: UInt64(parts.count))
    case .getInventory:
      guard let part = part(arguments) else { return fail(.invalidParameters) }
      var results = answer(x0: 0)
      part.record.encode(into: &results)
      return results
    case .prime: return prime(arguments)
    case .activate: return activate(arguments)
    case .cancel:
      guard let part = part(arguments), part.guid == primed else { return fail(.invalidParameters) }
      reset()
      return answer(x0: 0)
    }
  }

  private func prime(_ arguments: Registers) -> Registers {
    guard let part = part(arguments) else { return fail(.invalidParameters) }
    let isFree = primed == nil || primed == part.guid
    guard part.pending != nil, isFree else { return fail(.wrongState) }
    primed = part.guid
    primeCalls += 1
    return answer(x0: 0, x1: primeCalls < part.primeCalls ? 1 : 0xdead_0000)
  }

  private func activate(_ arguments: Registers) -> Registers {
    guard let part = part(arguments), part.guid == primed else { return fail(.invalidParameters) }
    guard primeCalls >= part.primeCalls else { return fail(.componentWrongState) }
    let skips = arguments.x2 & 1 == 1
    if skips && !part.isOptional { return fail(.invalidParameters) }
    if !skips {
      guard let system, system.areCPUsStopped else {
        violations.append("a rendezvous without all CPUs")
        return fail(.activationFailed)
      }
      // All CPUs get the status of the last one, which does the work.
      let isLast = system.isLastCPU
      if !isLast {
        return answer(x0: 0, x1: activateCalls + 1 < part.activateCalls ? 1 : 0)
      }
    }
    activateCalls += 1
    guard activateCalls >= part.activateCalls else { return answer(x0: 0, x1: 1) }
    parts[Int(arguments.x1)].current = part.pending ?? part.current
    parts[Int(arguments.x1)].pending = nil
    reset()
    areIDsValid = false
    afterSwitch(&parts)
    return answer(x0: 0, x1: 0)
  }

  private func reset() {
    primed = nil
    primeCalls = 0
    activateCalls = 0
  }

  private func fail(_ status: Status) -> Registers {
    answer(x0: status.x0)
  }

  func answer(x0: UInt64, x1: UInt64 = 0xdead) -> Registers {
    guard clobbers else { return Registers(x0: x0, x1: x1) }
    var results = Registers(
      x0: x0, x1: x1, x2: 0xdead, x3: 0xdead, x4: 0xdead, x5: 0xdead, x6: 0xdead, x7: 0xdead)
    results.x17 = 0xdead
    return results
  }
}
