// SPDX-License-Identifier: MIT

import LFA
import LFADriver

/// Predicts what a driver answers, from what it was told and from what the firmware is made of.
///
/// It is written from the ABI and knows nothing of locks, calls or tables.
struct Model {
  /// Holds what the driver knows of a component.
  struct Known: Equatable {
    var isListed = true
    var id: Int?
    var isCapable = false
    var mayReset = false
    var isOptional = false
    var isForced = true
    var isAutomatic = false
    /// Tells whether the last attempt failed; nil if there was none.
    var hasFailed: Bool?
  }

  /// Tells how an activation is disturbed.
  struct Disturbance {
    var primeBusy = 0
    var primeError: Status?
    var activateBusy = 0
    var activateError: Status?
    var cancelBusy = 0
    /// Numbers the sleep in which the writer is killed.
    var killedInSleep: Int?
    var failsRescan = false
  }

  private(set) var known: [GUID: Known] = [:]
  private(set) var isStale = true
  /// Names the component that waits, primed, for its activation.
  private(set) var staged: GUID?

  /// Counts the sleeps that fit into the limits of the phases.
  static let primeSleeps = 20
  static let activateSleeps = 10

  static let errnos: [Status: Errno] = [
    .authError: .rejected, .noMemory: .noMemory, .deviceError: .io,
    .criticalError: .notRecoverable, .activationFailed: .cancelled,
  ]

  /// Lists the components that have a directory.
  var listed: Set<GUID> { Set(known.filter(\.value.isListed).keys) }

  /// Follows a scan in which some ids cannot be read, for DEVICE_ERROR.
  mutating func scan(_ parts: [Part], unreadable: Set<Int> = []) -> Errno? {
    loseIDs()
    isStale = !parts.isEmpty && unreadable.isSuperset(of: parts.indices)
    if isStale { return .io }
    var seen: Set<GUID> = []
    for (id, part) in parts.enumerated() where !unreadable.contains(id) {
      if !seen.insert(part.guid).inserted { continue }
      learn(part)
      known[part.guid]?.isListed = true
      known[part.guid]?.id = id
    }
    let isComplete = unreadable.isDisjoint(with: parts.indices)
    for guid in known.keys where isComplete && !seen.contains(guid) {
      known[guid]?.isListed = false
      if staged == guid { staged = nil }
    }
    return nil
  }

  /// Follows a scan whose GET_INFO fails.
  mutating func failScan() {
    loseIDs()
    isStale = true
  }

  private mutating func loseIDs() {
    for guid in known.keys { known[guid]?.id = nil }
  }

  private mutating func learn(_ part: Part) {
    known[part.guid, default: Known()].isCapable = part.isCapable
    known[part.guid]?.mayReset = part.mayReset
    known[part.guid]?.isOptional = part.isOptional
  }

  private func isListed(_ guid: GUID) -> Bool { known[guid]?.isListed == true }

  /// Finds the part that stands for a component, with another scan if need be.
  private mutating func lookUp(_ guid: GUID, _ parts: [Part]) -> Int? {
    if let id = known[guid]?.id, id < parts.count, parts[id].guid == guid { return id }
    _ = scan(parts)
    return known[guid]?.id
  }

  /// Predicts what a file reads as.
  mutating func read(_ attribute: Attribute, _ guid: GUID, _ parts: [Part]) -> String {
    if [.activate, .cancel, .prime].contains(attribute) { return "errno 5" }
    if isStale { _ = scan(parts) }
    guard isListed(guid), let component = known[guid] else { return "errno 19" }
    func digit(_ boolean: Bool) -> String { boolean ? "1\n" : "0\n" }
    switch attribute {
    case .name:
      let text = String(decoding: (0..<GUID.textLength).map(guid.textCharacter), as: UTF8.self)
      return (guid.knownName?.description ?? text) + "\n"
    case .activationCapable: return digit(component.isCapable)
    case .mayResetCPU: return digit(component.mayReset)
    case .cpuRendezvous: return digit(!component.isOptional)
    case .forceCPURendezvous: return digit(component.isForced)
    case .autoActivate: return digit(component.isAutomatic)
    case .lastResult: return component.hasFailed == nil ? "none\n" : "phase="
    case .state where staged == guid: return "primed\n"
    default: break
    }
    guard let id = lookUp(guid, parts) else { return "errno 19" }
    func text(_ version: FirmwareVersion) -> String { "\(version.major).\(version.minor)\n" }
    switch attribute {
    case .activationPending: return digit(parts[id].pending != nil)
    case .state:
      guard parts[id].pending != nil else { return "idle\n" }
      return component.hasFailed == true ? "failed\n" : "pending\n"
    case .currentVersion: return text(parts[id].current)
    default: return parts[id].pending.map(text) ?? "N/A\n"
    }
  }

  /// Predicts how a setting is taken.
  mutating func set(_ attribute: Attribute, _ guid: GUID, _ value: Bool) -> Errno? {
    guard isListed(guid) else { return .noDevice }
    if attribute == .autoActivate {
      known[guid]?.isAutomatic = value
    } else {
      known[guid]?.isForced = value
    }
    return nil
  }

  /// Predicts how a request to stop ends while nothing runs.
  mutating func cancel(_ guid: GUID) -> Errno? {
    guard isListed(guid) else { return .noDevice }
    guard staged == guid else { return .nothingPending }
    staged = nil
    return nil
  }

  /// Predicts how an activation, or only its first phase, ends; `parts` become what they are once
  /// the firmware has switched.
  mutating func activate(
    _ guid: GUID, _ parts: inout [Part], _ disturbance: Disturbance, primesOnly: Bool
  ) -> Errno? {
    var hasBegun = false
    let errno = attempt(guid, &parts, disturbance, primesOnly: primesOnly, &hasBegun)
    guard hasBegun else { return errno }
    known[guid]?.hasFailed = errno != nil
    staged = errno == nil && primesOnly ? guid : nil
    return errno
  }

  private mutating func attempt(
    _ guid: GUID, _ parts: inout [Part], _ disturbance: Disturbance, primesOnly: Bool,
    _ hasBegun: inout Bool
  ) -> Errno? {
    if isStale { _ = scan(parts) }
    guard isListed(guid), let component = known[guid] else { return .noDevice }
    guard component.isCapable else { return .notCapable }
    guard !component.mayReset else { return .needsReset }
    guard staged == nil || staged == guid else { return .busy }
    guard let id = lookUp(guid, parts) else { return .noDevice }
    learn(parts[id])
    guard parts[id].isCapable else { return .notCapable }
    guard !parts[id].mayReset else { return .needsReset }
    guard let pending = parts[id].pending else { return .nothingPending }
    hasBegun = true
    var sleepCount = 0
    if staged == nil,
      let errno = disturbance.phase(
        busy: disturbance.primeBusy, repeats: parts[id].primeCalls - 1, limit: Self.primeSleeps,
        error: disturbance.primeError, &sleepCount)
    {
      return errno
    }
    if primesOnly { return nil }
    if let errno = disturbance.phase(
      busy: disturbance.activateBusy, repeats: parts[id].activateCalls - 1,
      limit: Self.activateSleeps, error: disturbance.activateError, &sleepCount)
    {
      if disturbance.activateError != nil && errno != .interrupted && errno != .timedOut {
        _ = scan(parts)
      }
      return errno
    }
    let old = parts[id].current
    parts[id].current = pending
    parts[id].pending = nil
    if disturbance.failsRescan {
      failScan()
      return nil
    }
    // Where a GUID is listed twice, the first one counts, and it may not be what was activated.
    _ = scan(parts)
    let seen = parts.first { $0.guid == guid }
    return seen?.current == old && pending != old ? .protocol : nil
  }
}

extension Model.Disturbance {
  /// Predicts how a phase ends that is told BUSY, then an error or to repeat; a sleep of 10 ms lies
  /// between its calls, and `limit` sleeps in its time.
  func phase(
    busy: Int, repeats: Int, limit: Int, error: Status?, _ sleepCount: inout Int
  ) -> Errno? {
    let wanted = busy + (error == nil ? repeats : 0)
    let slept = min(wanted, limit)
    if let killedInSleep, (sleepCount..<sleepCount + slept).contains(killedInSleep) {
      return .interrupted
    }
    sleepCount += slept
    if wanted > limit { return .timedOut }
    return error.map { Model.errnos[$0] ?? .protocol }
  }
}
