// SPDX-License-Identifier: MIT

import MonitorMachine
import PSCI
import Synchronization

/// One of the machine's CPUs, and its slot in the hand-over block.
struct CPU: Equatable {
  /// Numbers the CPUs from 0, as Aff0 of MPIDR does on this machine.
  let index: UInt64

  /// Names a CPU the machine has.
  init?(index: UInt64) {
    guard index < UInt64(HandOver.cpuCount) else { return nil }
    self.index = index
  }

  /// Names the CPU with these affinity fields, as PSCI's calls take them: Aff0...Aff3 in the places
  /// of MPIDR_EL1, all other bits zero (DEN0022, section 5.1.4).
  init?(affinity: UInt64) {
    // Every CPU of this machine has Aff1...Aff3 zero.
    self.init(index: affinity)
  }

  private init(trusted index: UInt64) { self.index = index }

  /// Names the CPU that executes this. Only CPUs that `init(index:)` takes ever run the monitor.
  static var current: CPU { CPU(trusted: read_mpidr_el1() & UInt64(MAXIMUM_CPUS - 1)) }

  private var slot: UInt64 {
    UInt64(HAND_OVER_BASE) + UInt64(HAND_OVER_CPUS) + index * UInt64(CPU_SLOT_SIZE)
  }

  /// Holds what AFFINITY_INFO says of the CPU.
  private var power: UnsafePointer<Atomic<UInt32>> {
    // SAFETY: this word of the CPU's slot is only used as an atomic.
    unsafe PhysicalMemory.atomic32(slot + UInt64(CPU_SLOT_POWER))
  }

  /// Tells what AFFINITY_INFO says of the CPU.
  var powerState: PowerState {
    // SAFETY: the word is in the hand-over block, which is always mapped.
    PowerState(rawValue: unsafe power.pointee.load(ordering: .acquiring)) ?? .off
  }

  /// Sets what AFFINITY_INFO says of the CPU.
  func setPower(_ state: PowerState) {
    // SAFETY: the word is in the hand-over block, which is always mapped.
    unsafe power.pointee.store(state.rawValue, ordering: .releasing)
  }

  /// Changes an off CPU to on pending.
  ///
  /// - Returns: The state found, `.off` if the change was made.
  func claimPowerOn() -> PowerState {
    // SAFETY: the word is in the hand-over block, which is always mapped.
    let (_, original) = unsafe power.pointee.compareExchange(
      expected: PowerState.off.rawValue, desired: PowerState.onPending.rawValue,
      ordering: .acquiringAndReleasing)
    return PowerState(rawValue: original) ?? .on
  }

  /// Tells a parked CPU to start in the normal world; it has been claimed by the caller.
  func start(at entry: UInt64, context: UInt64) {
    // SAFETY: a claimed CPU's fields belong to the claimer until `start` is set.
    unsafe fields.pointee.entry = entry
    unsafe fields.pointee.context = context
    unsafe startWord.pointee.store(1, ordering: .releasing)
  }

  /// Tells whether this CPU has been told to start.
  var hasStart: Bool {
    // SAFETY: the word is in the hand-over block, which is always mapped.
    unsafe startWord.pointee.load(ordering: .acquiring) != 0
  }

  /// Takes the request to start: where, and with what in x0.
  func takeStart() -> (entry: UInt64, context: UInt64) {
    // SAFETY: a CPU that was told to start owns its fields until it is off again.
    let request = unsafe (fields.pointee.entry, fields.pointee.context)
    unsafe startWord.pointee.store(0, ordering: .relaxed)
    return request
  }

  /// Holds the base of the image that this CPU has to go on in, or 0.
  var successor: UnsafePointer<Atomic<UInt64>> {
    // SAFETY: this word of the CPU's slot is only used as an atomic.
    unsafe PhysicalMemory.atomic64(slot + UInt64(CPU_SLOT_SUCCESSOR))
  }

  private var startWord: UnsafePointer<Atomic<UInt32>> {
    // SAFETY: this word of the CPU's slot is only used as an atomic.
    unsafe PhysicalMemory.atomic32(slot + UInt64(CPU_SLOT_START))
  }

  private var fields: UnsafeMutablePointer<cpu_slot> {
    // SAFETY: a CPU's slot lies at this address of the hand-over block.
    unsafe PhysicalMemory.pointer(slot).assumingMemoryBound(to: cpu_slot.self)
  }

  /// Address of this CPU's page for traps at EL3.
  var crashPage: UInt64 { UInt64(CRASH_BASE) + index << UInt64(CRASH_SHIFT) }
}
