// SPDX-License-Identifier: MIT

import Synchronization
import _Volatile

/// Reaches memory by address. EL3 maps every address to itself; `Mmu` says which are mapped.
enum PhysicalMemory {
  /// Forms a pointer; no address the monitor uses is 0.
  static func pointer(_ address: UInt64) -> UnsafeMutableRawPointer {
    // SAFETY: callers pass constants of the memory map or addresses in it, none of which is 0.
    unsafe UnsafeMutableRawPointer(bitPattern: UInt(address)).unsafelyUnwrapped
  }

  /// Lends a range of memory for the duration of `body`.
  static func withBytes<Result, Failure: Error>(
    at address: UInt64, count: Int, _ body: (inout MutableSpan<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // SAFETY: callers pass ranges of the memory map that are mapped writable, that nothing else
    // uses meanwhile, and that hold bytes of no other type.
    var span = unsafe MutableSpan<UInt8>(
      _unsafeStart: pointer(address).assumingMemoryBound(to: UInt8.self), count: count)
    return try body(&span)
  }

  /// Lends a range of memory for reading for the duration of `body`.
  static func withReadableBytes<Result, Failure: Error>(
    at address: UInt64, count: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // SAFETY: callers pass mapped ranges of the memory map that nobody writes meanwhile.
    let span = unsafe Span<UInt8>(
      _unsafeStart: pointer(address).assumingMemoryBound(to: UInt8.self), count: count)
    return try body(span)
  }

  /// Forms a reference to a word that several CPUs change.
  static func atomic32(_ address: UInt64) -> UnsafePointer<Atomic<UInt32>> {
    // SAFETY: callers pass the address of an aligned word in the hand-over block, which is only
    // ever changed through this type.
    unsafe UnsafePointer(pointer(address).assumingMemoryBound(to: Atomic<UInt32>.self))
  }

  /// Forms a reference to a doubleword that several CPUs change.
  static func atomic64(_ address: UInt64) -> UnsafePointer<Atomic<UInt64>> {
    // SAFETY: as for `atomic32`, with a doubleword.
    unsafe UnsafePointer(pointer(address).assumingMemoryBound(to: Atomic<UInt64>.self))
  }
}

/// A 32-bit register of a device.
func deviceRegister(_ address: UInt64) -> VolatileMappedRegister<UInt32> {
  // SAFETY: callers pass addresses of registers in the machine's memory map, mapped as device
  // memory.
  unsafe VolatileMappedRegister<UInt32>(unsafeBitPattern: UInt(address))
}
