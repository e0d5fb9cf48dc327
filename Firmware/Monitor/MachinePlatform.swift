// SPDX-License-Identifier: MIT

import LFA
import LFAAgent
import MonitorMachine
import Synchronization

/// The machine as the agent sees it.
struct MachinePlatform: Platform {
  var componentCount: UInt32 { Component.count }

  func describe(_ index: UInt32) -> InventoryRecord {
    // The agent asks only for components that exist.
    let component = Component(rawValue: index) ?? .normalWorld
    let current = component.runningVersion
    let next = component.isCapable ? Store.nextVersion(component) : .none
    let isPending = next > current
    return InventoryRecord(
      guid: component.guid,
      flags: ComponentFlags(
        isActivationCapable: component.isCapable, isActivationPending: isPending,
        mayResetCPU: false, isRendezvousOptional: component == .payload),
      currentVersion: current, pendingVersion: isPending ? next : .none)
  }

  func refreshInventory() { Store.scan() }

  func prime(_ index: UInt32) throws(Status) -> Progress {
    guard let component = Component(rawValue: index) else { throw .invalidParameters }
    return try Priming.load(component)
  }

  func discard(_ index: UInt32) { Priming.discard() }

  func activate(_ index: UInt32, cpu: UInt32) throws(Status) -> Progress {
    // SAFETY: the activation lock makes this CPU the only one to use it.
    guard let image = unsafe Priming.image, image.component.rawValue == index
    else { throw .activationFailed }
    switch image.component {
    case .monitor: try LiveSwitch.activate(image)
    case .payload: try Payload.activate(image)
    case .normalWorld: throw .activationFailed
    }
    Priming.finish()
    return .complete
  }

  var participantCount: UInt32 {
    // SAFETY: the word is in the hand-over block, which is always mapped.
    unsafe HandOver.onCount.pointee.load(ordering: .acquiring)
  }

  var now: UInt64 { read_cntpct_el0() }

  var ticksPerSecond: UInt64 { max(read_cntfrq_el0(), 1) }

  /// Sleeps with only the monitor's own interrupts unmasked: the timer, and the call that
  /// `releasePen()` makes. What the normal world has pending waits until the mask is back.
  func waitInPen(cpu: UInt32, until deadline: UInt64) {
    let mask = read_icc_pmr_el1()
    write_icc_pmr_el1(Gic.ownMask)
    if deadline != .max {
      write_cntps_cval_el1(deadline)
      write_cntps_ctl_el1(1)
    }
    wait_for_interrupt()
    Gic.acknowledge()
    write_cntps_ctl_el1(0)
    write_icc_pmr_el1(mask)
  }

  func releasePen() {
    Gic.call(targets: (1 << UInt64(HandOver.cpuCount) - 1) & ~(1 << CPU.current.index))
  }
}
