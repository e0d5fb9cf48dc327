// SPDX-License-Identifier: MIT

import FirmwareImage
import MonitorMachine

/// Two places of secure memory for the images of one component: one runs, one is idle.
struct Slots {
  private let first: UInt64
  private let second: UInt64

  /// The monitor's slots.
  static var monitor: Slots {
    Slots(first: UInt64(MONITOR_SLOT_A), second: UInt64(MONITOR_SLOT_B))
  }

  /// The secure payload's slots.
  static var payload: Slots {
    Slots(first: UInt64(PAYLOAD_SLOT_A), second: UInt64(PAYLOAD_SLOT_B))
  }

  /// Tells where the next image goes while one runs at `base`.
  func idle(besides base: UInt64) -> UInt64 { base == first ? second : first }

  /// Lets EL3 write all of a slot and execute nothing of it.
  static func open(_ base: UInt64) {
    Mmu.setAccess(.readWrite, from: base, to: base + UInt64(SLOT_SIZE))
    Mmu.apply()
  }

  /// Gives each section of a monitor image its permissions; what is behind them is unmapped.
  static func seal(_ base: UInt64, _ header: ImageHeader) {
    Mmu.setAccess(.execute, from: base, to: base + header.textEnd)
    Mmu.setAccess(.readOnly, from: base + header.textEnd, to: base + header.rodataEnd)
    Mmu.setAccess(.readWrite, from: base + header.rodataEnd, to: base + header.memorySize)
    Mmu.setAccess(.none, from: base + header.memorySize, to: base + UInt64(SLOT_SIZE))
    Mmu.apply()
  }

  /// Reads the header of the image in a slot.
  static func header(at base: UInt64) throws(ImageError) -> ImageHeader {
    try PhysicalMemory.withReadableBytes(
      at: base, count: ImageHeader.encodedSize
    ) { (bytes: Span<UInt8>) throws(ImageError) in
      try ImageHeader(decoding: bytes)
    }
  }

  /// Readies the image in an open slot for running there.
  static func relocate(_ base: UInt64, _ header: ImageHeader) throws(ImageError) {
    try PhysicalMemory.withBytes(
      at: base, count: Int(SLOT_SIZE)
    ) { (slot: inout MutableSpan<UInt8>) throws(ImageError) in
      try header.relocate(&slot, toRunAt: base)
      try header.clearBeyondData(&slot)
    }
  }

  /// Makes an image that was written to a slot visible to every CPU, with or without caches.
  static func publish(_ base: UInt64, size: UInt64) {
    // CTR_EL0.DminLine: log2 of the words in the smallest data cache line.
    let line = UInt64(4) << (read_ctr_el0() >> 16 & 0xf)
    var address = base
    while address < base + size {
      clean_line(address)
      address += line
    }
    publish_code()
  }

  /// Leaves nothing of an image in its slot but instructions that trap, on pages that do not
  /// execute. What was only memory to it, and holds no code, is zeroed when the slot is used next.
  static func erase(_ base: UInt64) {
    // SAFETY: the header of an image that ran was checked; its pages are mapped until here.
    let end = unsafe PhysicalMemory.pointer(base + UInt64(IMAGE_DATA_END)).load(as: UInt64.self)
    open(base)
    // SAFETY: the slot has just been mapped writable, and no CPU uses the image any more.
    unsafe PhysicalMemory.pointer(base).assumingMemoryBound(to: UInt64.self)
      .update(repeating: breakpoints, count: Int(min(end, UInt64(SLOT_SIZE)) / 8))
  }

  /// Two BRK instructions.
  private static let breakpoints: UInt64 = 0xd420_0000_d420_0000
}
