// SPDX-License-Identifier: MIT

import Glue
import LFA
import LFADriver
import SMCCC

/// Gives the driver what it asks of an operating system, by way of the glue.
///
/// It has no state of its own: locks, clock and directories are the kernel's.
struct LinuxKernel: OperatingSystem {
  let firmware: KernelConduit

  var limits: Limits {
    var limits = Limits()
    limits.prime = nanoseconds(.prime)
    limits.activate = nanoseconds(.activate)
    limits.interval = nanoseconds(.interval)
    return limits
  }

  private func nanoseconds(_ limit: Limit) -> UInt64 {
    UInt64(lfa_limit(UInt32(limit.rawValue))) &* 1_000_000
  }

  func tryLockTransaction() -> Bool { lfa_transaction_try_lock() }

  func unlockTransaction() { lfa_transaction_unlock() }

  func lockInventoryForReading() throws(Errno) { try check(lfa_inventory_lock_reading()) }

  func unlockInventoryAfterReading() { lfa_inventory_unlock_reading() }

  func lockInventoryForWriting() throws(Errno) { try check(lfa_inventory_lock_writing()) }

  func lockInventoryToFinish() { lfa_inventory_lock_to_finish() }

  func unlockInventoryAfterWriting() { lfa_inventory_unlock_writing() }

  var now: UInt64 { lfa_now() }

  func sleep(nanoseconds: UInt64) throws(Errno) { try check(lfa_sleep(nanoseconds)) }

  func relax() throws(Errno) { try check(lfa_relax()) }

  func touchWatchdog() { lfa_touch_watchdog() }

  func log(_ level: LogLevel, _ line: borrowing TextLine) {
    line.withBytes { text in
      // SAFETY: the glue reads `count` bytes during the call and keeps no pointer.
      unsafe text.withUnsafeBufferPointer { text in
        unsafe lfa_log(level.rawValue, text.baseAddress, UInt(text.count))
      }
    }
  }

  func addComponent(
    slot: Int, guid: GUID, event: borrowing TextLine
  ) throws(Errno) {
    var name = InlineArray<36, UInt8>(repeating: 0)
    for index in name.indices { name[index] = guid.textCharacter(index) }
    let id = lfa_component_id(slot: slot, guid: guid)
    let result = event.withBytes { event in
      // SAFETY: the glue reads as many bytes as it is told during the call and keeps copies.
      unsafe event.withUnsafeBufferPointer { event in
        unsafe name.span.withUnsafeBufferPointer { name in
          unsafe lfa_component_add(
            id, name.baseAddress, UInt(name.count), event.baseAddress, UInt(event.count))
        }
      }
    }
    try check(result)
  }

  func removeComponent(slot: Int, guid: GUID) {
    lfa_component_remove(lfa_component_id(slot: slot, guid: guid))
  }

  func notifyChange(
    slot: Int, guid: GUID, changes: AttributeSet, event: borrowing TextLine
  ) {
    let id = lfa_component_id(slot: slot, guid: guid)
    event.withBytes { event in
      // SAFETY: the glue reads `count` bytes during the call and keeps a copy.
      unsafe event.withUnsafeBufferPointer { event in
        unsafe lfa_component_changed(
          id, changes.rawValue, event.baseAddress, UInt(event.count))
      }
    }
  }

  func allocate(bytes: Int) -> UnsafeMutableRawPointer? {
    guard let bytes = UInt(exactly: bytes) else { return nil }
    // SAFETY: the memory is zeroed and stays the caller's until `release`.
    return unsafe lfa_allocate(bytes)
  }

  func release(_ memory: UnsafeMutableRawPointer) {
    // SAFETY: by the protocol's contract the memory came from `allocate` and is no longer used.
    unsafe lfa_release(memory)
  }
}

/// Throws the error number that a function of the glue returned.
func check(_ result: Int32) throws(Errno) {
  if result < 0 { throw Errno(rawValue: 0 &- result) }
}

extension lfa_component_id {
  init(slot: Int, guid: GUID) {
    self.init(
      guid_low: guid.x1, guid_high: guid.x2, slot: UInt32(truncatingIfNeeded: slot))
  }

  var guid: GUID { GUID(x1: guid_low, x2: guid_high) }
}
