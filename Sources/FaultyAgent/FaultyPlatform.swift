// SPDX-License-Identifier: MIT

import FaultPlan
public import LFA
public import LFAAgent
import Synchronization

/// Stands for a machine on whose firmware a plan of faults can be played.
public protocol FaultyMachine: Platform, ~Copyable {
  /// Tells the number of the CPU that executes this.
  var callingCPU: UInt32 { get }
}

/// Does a machine's work as a plan has it, and lists its components as the plan has them.
public struct FaultyPlatform<Machine: FaultyMachine & ~Copyable>: ~Copyable, Platform {
  /// Is the machine as it is.
  public let machine: Machine

  let run: FaultRun
  let listing: Listing
  let cancels = Atomic<UInt64>(0)
  /// Set from a PRIME to the end of its activation: until then sequence ids stand.
  private let isLatched = Atomic<Bool>(false)

  init(_ machine: consuming Machine, _ plan: FaultPlan) {
    listing = Listing(of: machine.componentCount)
    self.machine = machine
    run = FaultRun(plan)
  }

  /// Counts the components that are listed.
  public var componentCount: UInt32 { listing.count }

  /// Describes the component that is listed there, or one that does not exist.
  public func describe(_ index: UInt32) -> InventoryRecord {
    let entry = listing.entry(index)
    let record = describe(component: entry.component)
    guard let other = entry.namesake else { return record }
    return InventoryRecord(
      guid: describe(component: other).guid, flags: record.flags,
      currentVersion: record.currentVersion, pendingVersion: record.pendingVersion)
  }

  private func describe(component: UInt32) -> InventoryRecord {
    if component < machine.componentCount { return machine.describe(component) }
    return InventoryRecord(
      guid: GUID(x1: 0x5757_5757_0000_0000 | UInt64(component), x2: 0x57),
      flags: ComponentFlags(rawValue: 0), currentVersion: .none, pendingVersion: .none)
  }

  /// Looks at the store, and changes the list as the plan wants it, if nothing is primed.
  public func refreshInventory() {
    machine.refreshInventory()
    if !isLatched.load(ordering: .acquiring) { listing.applyChanges() }
  }

  /// Loads an image, unless the plan has something else to say.
  public func prime(_ index: UInt32) throws(Status) -> Progress {
    let wasLatched = isLatched.exchange(true, ordering: .acquiringAndReleasing)
    let component = listing.entry(index).component
    do throws(Status) {
      if let progress = try play(.load, index, cpu: machine.callingCPU) { return progress }
      guard component < machine.componentCount else { throw .deviceError }
      return try machine.prime(component)
    } catch {
      if error == .busy { isLatched.store(wasLatched, ordering: .releasing) }
      throw error
    }
  }

  /// Asks the machine.
  public func mayDiscard(_ index: UInt32) -> Bool {
    let component = listing.entry(index).component
    return component >= machine.componentCount || machine.mayDiscard(component)
  }

  /// Forgets an image.
  public func discard(_ index: UInt32) {
    let component = listing.entry(index).component
    if component < machine.componentCount { machine.discard(component) }
    isLatched.store(false, ordering: .releasing)
  }

  /// Switches to an image, unless the plan has something else to say.
  public func activate(_ index: UInt32, cpu: UInt32) throws(Status) -> Progress {
    if let progress = try play(.switch, index, cpu: cpu) { return progress }
    let component = listing.entry(index).component
    guard component < machine.componentCount else { throw .activationFailed }
    let progress = try machine.activate(component, cpu: cpu)
    if progress == .complete { isLatched.store(false, ordering: .releasing) }
    return progress
  }

  /// Counts the CPUs that take part in a rendezvous.
  public var participantCount: UInt32 { machine.participantCount }
  /// Tells the machine's time.
  public var now: UInt64 { machine.now }
  /// Tells the frequency of that time.
  public var ticksPerSecond: UInt64 { machine.ticksPerSecond }

  /// Has the calling CPU sleep.
  public func waitInPen(cpu: UInt32, until deadline: UInt64) {
    machine.waitInPen(cpu: cpu, until: deadline)
  }

  /// Wakes the CPUs that sleep.
  public func releasePen() { machine.releasePen() }

  /// Follows the plan in the platform's own work.
  private func play(
    _ point: FaultPoint, _ index: UInt32, cpu: UInt32
  ) throws(Status) -> Progress? {
    guard let fault = run.strike(point, id: index, cpu: cpu) else { return nil }
    switch fault {
    case .status(let x0): throw Status(x0: x0)
    case .again: return .callAgain
    default: hold(fault, cpu: cpu)
    }
    return nil
  }

  /// Keeps the calling CPU, if the fault is one that does.
  func hold(_ fault: Fault, cpu: UInt32) {
    switch fault {
    case .hold(let nanoseconds):
      let deadline = self.deadline(after: nanoseconds)
      while machine.now < deadline { machine.waitInPen(cpu: cpu, until: deadline) }
    case .holdUntilCancel:
      let before = cancels.load(ordering: .acquiring)
      while cancels.load(ordering: .acquiring) == before {
        machine.waitInPen(cpu: cpu, until: .max)
      }
    default: break
    }
  }

  /// Notes that some CPU called CANCEL: whoever is held until then goes on.
  func noteCancel() {
    cancels.wrappingAdd(1, ordering: .acquiringAndReleasing)
    machine.releasePen()
  }

  private func deadline(after nanoseconds: UInt64) -> UInt64 {
    let second: UInt64 = 1_000_000_000
    let (whole, overflows) = (nanoseconds / second).multipliedReportingOverflow(by: ticksPerSecond)
    let (rest, restOverflows) = (nanoseconds % second)
      .multipliedReportingOverflow(by: ticksPerSecond)
    if overflows || restOverflows { return .max }
    let (ticks, carries) = whole.addingReportingOverflow(rest / second)
    let (time, ends) = machine.now.addingReportingOverflow(ticks)
    return carries || ends ? .max : time
  }
}

extension FaultyPlatform: Sendable where Machine: Sendable & ~Copyable {}
