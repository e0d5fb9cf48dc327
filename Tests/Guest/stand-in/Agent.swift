// SPDX-License-Identifier: MIT OR GPL-2.0-only

import LFA
import LFAAgent
import SMCCC
import StandIn
import Synchronization

/// Stands for one component, which starts as version 1.0.
struct Component: ~Copyable {
  let guid: GUID
  let isRendezvousOptional: Bool
  private let current = Atomic<UInt64>(1 << 32)
  /// 0 if nothing is pending.
  private let offered = Atomic<UInt64>(0)

  init(_ guid: GUID, isRendezvousOptional: Bool) {
    self.guid = guid
    self.isRendezvousOptional = isRendezvousOptional
  }

  var record: InventoryRecord {
    let pending = offered.load(ordering: .acquiring)
    var flags: UInt64 = 0x1
    if pending != 0 { flags |= 0x2 }
    if isRendezvousOptional { flags |= 0x8 }
    return InventoryRecord(
      guid: guid, flags: ComponentFlags(rawValue: flags),
      currentVersion: FirmwareVersion(rawValue: current.load(ordering: .acquiring)),
      pendingVersion: FirmwareVersion(rawValue: pending))
  }

  func offer() {
    offered.store(current.load(ordering: .acquiring) &+ 1, ordering: .releasing)
  }

  func takeOver() {
    let pending = offered.exchange(0, ordering: .acquiringAndReleasing)
    if pending != 0 { current.store(pending, ordering: .releasing) }
  }
}

/// Stands for a machine without firmware: its images are version numbers.
///
/// It runs where the kernel would have made an SMC, and waits as a CPU in firmware would: with
/// interrupts off.
struct NoMachine: ~Copyable, Platform {
  let monitor = Component(.bl31, isRendezvousOptional: false)
  let payload = Component(.bl32, isRendezvousOptional: true)

  var componentCount: UInt32 { 2 }

  func describe(_ index: UInt32) -> InventoryRecord {
    index == 0 ? monitor.record : payload.record
  }

  func refreshInventory() {}

  func prime(_ index: UInt32) throws(Status) -> Progress {
    stand_in_holds() == 0 ? .complete : .callAgain
  }

  func discard(_ index: UInt32) {}

  func activate(_ index: UInt32, cpu: UInt32) throws(Status) -> Progress {
    if index == 0 { monitor.takeOver() } else { payload.takeOver() }
    return .complete
  }

  var participantCount: UInt32 { stand_in_cpu_count() }
  var now: UInt64 { stand_in_now() }
  var ticksPerSecond: UInt64 { 1_000_000_000 }

  func waitInPen(cpu: UInt32, until deadline: UInt64) { stand_in_relax() }

  func releasePen() {}
}

@c(stand_in_size)
func size() -> UInt { UInt(MemoryLayout<Agent<NoMachine>>.size) }

@c(stand_in_start)
func start(_ memory: UnsafeMutableRawPointer) {
  // SAFETY: the caller gives as much memory as `size` tells, aligned, and nobody uses it yet.
  unsafe memory.bindMemory(to: Agent<NoMachine>.self, capacity: 1)
    .initialize(to: Agent(NoMachine()))
}

@c(stand_in_answer)
func answer(
  _ memory: UnsafeMutableRawPointer, _ registers: UnsafeMutablePointer<stand_in_registers>,
  _ cpu: UInt32
) -> Int32 {
  // SAFETY: the caller's registers are its own for the whole call.
  let arguments = unsafe Registers(registers.pointee)
  guard Agent<NoMachine>.owns(arguments.function) else { return 0 }
  // SAFETY: `start` has made the agent there, which several CPUs may use at a time.
  let agent = unsafe memory.assumingMemoryBound(to: Agent<NoMachine>.self)
  unsafe registers.pointee = stand_in_registers(agent.pointee.handle(arguments, cpu: cpu))
  return 1
}

@c(stand_in_offer)
func offer(_ memory: UnsafeMutableRawPointer, _ component: UInt32) -> Int32 {
  // SAFETY: as above.
  let agent = unsafe memory.assumingMemoryBound(to: Agent<NoMachine>.self)
  switch component {
  case 0: unsafe agent.pointee.platform.monitor.offer()
  case 1: unsafe agent.pointee.platform.payload.offer()
  default: return 0
  }
  return 1
}

extension Registers {
  fileprivate init(_ registers: stand_in_registers) {
    let x = registers.x
    self.init(
      x0: x.0, x1: x.1, x2: x.2, x3: x.3, x4: x.4, x5: x.5, x6: x.6, x7: x.7)
    x8 = x.8
    x9 = x.9
    x10 = x.10
    x11 = x.11
    x12 = x.12
    x13 = x.13
    x14 = x.14
    x15 = x.15
    x16 = x.16
    x17 = x.17
  }
}

extension stand_in_registers {
  fileprivate init(_ registers: Registers) {
    self.init(
      x: (
        registers.x0, registers.x1, registers.x2, registers.x3, registers.x4, registers.x5,
        registers.x6, registers.x7, registers.x8, registers.x9, registers.x10, registers.x11,
        registers.x12, registers.x13, registers.x14, registers.x15, registers.x16, registers.x17
      ))
  }
}
