// SPDX-License-Identifier: MIT

import FaultPlan
import LFA
import LFAAgent
import VirtualTime

/// Is the machine as the agent sees it: components that can really be replaced.
///
/// It checks what the agent promises a platform, and notes what it finds broken. The clock's lock
/// protects everything.
final class SimulatedPlatform: Platform, @unchecked Sendable {
  private let clock: VirtualClock
  private let processors: Processors
  private let injector: FaultInjector
  private let times: SimulatedTimes
  private var state: State

  private struct State {
    var components: [SimulatedComponent]
    var changes: [InventoryChange] = []
    var latched: Latched?
    var isAtWork = false
    var history: [Replacement] = []
    var violations: [String] = []

    /// Lists the components as they will be once all changes are made.
    var planned: [SimulatedComponent] {
      var components = components
      for change in changes { components.apply(change) }
      return components
    }
  }

  /// Is what PRIME has readied, or is readying.
  private struct Latched {
    let index: Int
    let image: SimulatedImage
    var primeCalls = 0
    var activateRounds = 0
    var isReady: Bool { primeCalls >= image.primeCalls }
  }

  init(
    _ clock: VirtualClock, _ processors: Processors, _ injector: FaultInjector,
    _ components: [SimulatedComponent], _ times: SimulatedTimes
  ) {
    self.clock = clock
    self.processors = processors
    self.injector = injector
    self.times = times
    state = State(components: components)
  }

  var components: [SimulatedComponent] {
    get { clock.change { state.components } }
    set { clock.change { state.components = newValue } }
  }

  var history: [Replacement] { clock.change { state.history } }
  var violations: [String] { clock.change { state.violations } }

  /// Changes the list of components, when it is next refreshed with nothing primed: until then
  /// sequence ids stand.
  func queue(_ change: Fault) {
    clock.change { state.changes.append(.fault(change)) }
  }

  /// Adds a component as ``queue(_:)`` does.
  func add(_ component: SimulatedComponent) -> Bool {
    clock.change {
      let planned = state.planned
      guard planned.count < SimulatedHardware.componentLimit,
        !planned.contains(where: { $0.guid == component.guid })
      else { return false }
      state.changes.append(.add(component))
      return true
    }
  }

  /// Takes a component away as ``queue(_:)`` does.
  func remove(_ guid: GUID) -> Bool {
    clock.change {
      guard state.planned.contains(where: { $0.guid == guid }) else { return false }
      state.changes.append(.remove(guid))
      return true
    }
  }

  /// Offers an image from now on.
  func stage(_ image: SimulatedImage, for guid: GUID) -> Bool {
    clock.change {
      guard let index = state.components.firstIndex(where: { $0.guid == guid }) else {
        return false
      }
      return state.components[index].stage(image)
    }
  }

  var componentCount: UInt32 { clock.change { UInt32(state.components.count) } }

  func describe(_ index: UInt32) -> InventoryRecord {
    clock.change {
      guard state.components.indices.contains(Int(index)) else {
        state.violations.append("component \(index) was described, which is not there")
        return SimulatedComponent(GUID(x1: 0, x2: 0), version: .none).record
      }
      return state.components[Int(index)].record
    }
  }

  func refreshInventory() {
    clock.change {
      guard state.latched == nil, !state.isAtWork, !state.changes.isEmpty else { return }
      state.components = state.planned
      state.changes = []
    }
  }

  func prime(_ index: UInt32) throws(Status) -> Progress {
    begin("PRIME")
    defer { end() }
    if let progress = try faultyProgress(.load, index, cpu: Processors.current ?? 0) {
      return progress
    }
    clock.sleep(until: clock.now &+ times.prime)
    let result: Result<Progress, Status> = clock.change {
      guard state.components.indices.contains(Int(index)) else { return .failure(.deviceError) }
      guard let image = state.components[Int(index)].pending else { return .failure(.wrongState) }
      if let error = image.defect?.primeError { return .failure(error) }
      var latched = state.latched ?? Latched(index: Int(index), image: image)
      if latched.index != Int(index) {
        state.violations.append("PRIME of \(index) with \(latched.index) latched")
      }
      latched.primeCalls += 1
      state.latched = latched
      return .success(latched.isReady ? .complete : .callAgain)
    }
    return try result.get()
  }

  func discard(_ index: UInt32) {
    begin("CANCEL")
    clock.change {
      if let latched = state.latched, latched.index != Int(index) {
        state.violations.append("CANCEL of \(index) with \(latched.index) latched")
      }
      state.latched = nil
    }
    end()
  }

  func activate(_ index: UInt32, cpu: UInt32) throws(Status) -> Progress {
    begin("ACTIVATE")
    defer { end() }
    checkGathering(index, cpu)
    if let progress = try faultyProgress(.switch, index, cpu: cpu) { return progress }
    clock.sleep(until: clock.now &+ times.switchOver)
    let cpuCount =
      processors.gathering(around: cpu).activation == .joint(index) ? Int(participantCount) : 1
    let result: Result<Progress, Status> = clock.change {
      guard var latched = state.latched, latched.index == Int(index), latched.isReady else {
        state.violations.append("ACTIVATE of \(index), which is not ready")
        return .failure(.criticalError)
      }
      if latched.image.defect == .refusesHandOver { return .failure(.activationFailed) }
      latched.activateRounds += 1
      state.latched = latched
      if latched.activateRounds < latched.image.activateRounds { return .success(.callAgain) }
      state.latched = nil
      guard state.components.indices.contains(Int(index)) else {
        return .failure(.activationFailed)
      }
      let old = state.components[Int(index)]
      state.components[Int(index)].version = latched.image.version
      state.history.append(
        Replacement(
          guid: old.guid, from: old.version, to: latched.image.version, leader: cpu,
          cpuCount: cpuCount))
      return .success(.complete)
    }
    return try result.get()
  }

  var participantCount: UInt32 { processors.onlineCount }
  var now: UInt64 { clock.now }
  var ticksPerSecond: UInt64 { 1_000_000_000 }

  func waitInPen(cpu: UInt32, until deadline: UInt64) {
    processors.waitInPen(cpu, until: deadline)
  }

  func releasePen() {
    processors.releasePen()
  }

  /// Follows the plan where it has something to say about the platform's own work.
  private func faultyProgress(
    _ point: FaultPoint, _ index: UInt32, cpu: UInt32
  ) throws(Status) -> Progress? {
    switch injector.strike(point, id: index, cpu: cpu) {
    case .status(let x0): throw Status(x0: x0)
    case .again: return .callAgain
    case let fault?: injector.hold(fault)
    case nil: break
    }
    return nil
  }

  private func checkGathering(_ index: UInt32, _ leader: UInt32) {
    let (activation, missing) = processors.gathering(around: leader)
    switch activation {
    case .lone(index): break
    case .joint(index) where missing.isEmpty: break
    default:
      note("CPU \(leader) activates \(index) from \(activation as Any) without \(missing)")
    }
  }

  private func begin(_ what: String) {
    clock.change {
      if state.isAtWork { state.violations.append("\(what) while the lock is held") }
      state.isAtWork = true
    }
  }

  private func end() {
    clock.change { state.isAtWork = false }
  }

  private func note(_ violation: String) {
    clock.change { state.violations.append(violation) }
  }
}

/// Tells how long the platform's work takes, in nanoseconds of virtual time.
public struct SimulatedTimes: Sendable {
  /// One call of PRIME: 4 ms.
  public var prime: UInt64 = 4_000_000
  /// One switch: 150 us.
  public var switchOver: UInt64 = 150_000

  /// Makes the times of a machine like QEMU's.
  public init() {}
}
