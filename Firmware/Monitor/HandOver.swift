// SPDX-License-Identifier: MIT

import DeviceTree
import MonitorMachine
import PSCI
import Synchronization

/// The state that outlives an image: one `struct hand_over` at a fixed address.
enum HandOver {
  /// The whole block. Fields that several CPUs change have accessors of their own below.
  static var block: UnsafeMutablePointer<hand_over> {
    // SAFETY: the memory map reserves this address for the block, and it is mapped writable; every
    // field is a plain integer, so any content is a valid value.
    unsafe PhysicalMemory.pointer(UInt64(HAND_OVER_BASE)).assumingMemoryBound(to: hand_over.self)
  }

  /// Fills the block at a cold boot, with every CPU off but the one that boots.
  static func initialise(cpuCount: Int, memory: MemoryMap) {
    // SAFETY: no other CPU runs this image yet, so nobody else uses the block.
    unsafe block.pointee = hand_over()
    unsafe block.pointee.magic = HAND_OVER_MAGIC
    unsafe block.pointee.version = UInt32(HAND_OVER_VERSION)
    unsafe block.pointee.size = UInt32(MemoryLayout<hand_over>.size)
    unsafe block.pointee.cpu_count = UInt32(cpuCount)
    unsafe block.pointee.on_count = 1
    unsafe block.pointee.monitor_base = image_base()
    unsafe block.pointee.memory_range_count = UInt32(memory.count)
    for index in 0..<min(memory.count, Int(MAXIMUM_MEMORY_RANGES)) {
      guard let range = memory.range(at: index) else { continue }
      unsafe memoryRanges[index] = memory_range(base: range.base, size: range.size)
    }
    for index in 0..<cpuCount {
      guard let cpu = CPU(index: UInt64(index)) else { continue }
      cpu.setPower(index == 0 ? .on : .off)
    }
  }

  /// Counts the machine's CPUs, 1...8.
  static var cpuCount: Int {
    // SAFETY: written once at a cold boot, before other CPUs run.
    Int(unsafe block.pointee.cpu_count)
  }

  /// Counts the CPUs that are on or being turned on.
  static var onCount: UnsafePointer<Atomic<UInt32>> {
    // SAFETY: this word of the block is only used as an atomic once other CPUs run.
    unsafe PhysicalMemory.atomic32(UInt64(HAND_OVER_BASE) + UInt64(HAND_OVER_ON_COUNT))
  }

  /// Counts the activations since the cold boot.
  static var activationCount: UInt64 {
    // SAFETY: the word is in the hand-over block, which is always mapped.
    unsafe activations.pointee.load(ordering: .acquiring)
  }

  /// Counts one more activation.
  static func countActivation() {
    // SAFETY: as above.
    unsafe activations.pointee.wrappingAdd(1, ordering: .releasing)
  }

  private static var activations: UnsafePointer<Atomic<UInt64>> {
    // SAFETY: this word of the block is only used as an atomic once other CPUs run.
    unsafe PhysicalMemory.atomic64(UInt64(HAND_OVER_BASE) + UInt64(HAND_OVER_ACTIVATIONS))
  }

  /// Counts the CPUs that may still use the image being left, plus 1 until its slot is cleared.
  static var leaving: UnsafePointer<Atomic<UInt32>> {
    // SAFETY: this word of the block is only used as an atomic once other CPUs run.
    unsafe PhysicalMemory.atomic32(UInt64(HAND_OVER_BASE) + UInt64(HAND_OVER_LEAVING))
  }

  /// Tells whether CPUs may still use the image that was left, or its slot is not cleared yet.
  static var isSwitching: Bool {
    // SAFETY: the word is in the hand-over block, which is always mapped.
    unsafe leaving.pointee.load(ordering: .acquiring) != 0
  }

  /// Tells whether a CPU has to go on in another image.
  static func hasSuccessor(_ cpu: CPU) -> Bool {
    // SAFETY: the word is in the hand-over block, which is always mapped.
    unsafe cpu.successor.pointee.load(ordering: .acquiring) != 0
  }

  /// Tells whether an instruction of the normal world can lie at an address: in normal memory that
  /// is not secure.
  static func isNormalMemory(_ address: UInt64) -> Bool {
    // SAFETY: written once at a cold boot, before other CPUs run; `count` is at most the capacity.
    let count = min(Int(unsafe block.pointee.memory_range_count), Int(MAXIMUM_MEMORY_RANGES))
    for index in 0..<count {
      let range = unsafe memoryRanges[index]
      if address >= range.base, address - range.base < range.size { return true }
    }
    return false
  }

  private static var memoryRanges: UnsafeMutablePointer<memory_range> {
    // SAFETY: the field of that offset is an array of `MAXIMUM_MEMORY_RANGES` such structs.
    unsafe PhysicalMemory.pointer(UInt64(HAND_OVER_BASE) + UInt64(HAND_OVER_MEMORY))
      .assumingMemoryBound(to: memory_range.self)
  }
}
