// SPDX-License-Identifier: MIT

import FirmwareImage
import LFA
import MonitorMachine
import Synchronization

/// Tells whether this image takes over from the running one, which calls this on its own stack and
/// with its own vectors, all CPUs being in its pen. Nothing has been changed when it refuses.
///
/// - Returns: 0 if it takes over, else a number that says why not.
@c(monitor_self_check) public func selfCheck(_ block: UInt64, _ base: UInt64) -> UInt64 {
  guard base == image_base(), vector_table() % 0x800 == 0, is_relocated() != 0
  else { return refuse("image is not relocated", 1) }
  // SAFETY: the hand-over block is always mapped.
  let handOver = unsafe HandOver.block.pointee
  guard block == UInt64(HAND_OVER_BASE), handOver.magic == HAND_OVER_MAGIC,
    handOver.version == UInt32(HAND_OVER_VERSION),
    handOver.size == UInt32(MemoryLayout<hand_over>.size)
  else { return refuse("hand-over block is another's", 2) }
  guard handOver.monitor_base != base, handOver.cpu_count >= 1,
    handOver.cpu_count <= UInt32(MAXIMUM_CPUS)
  else { return refuse("hand-over block is inconsistent", 3) }
  guard Flavour.acceptsHandOver() else { return refuse("this build never takes over", 4) }
  Store.initialise()
  Stacks.guardAll()
  return 0
}

private func refuse(_ reason: StaticString, _ code: UInt64) -> UInt64 {
  let line = LogLine()
  line.text("self-check: ")
  line.text(reason)
  return code
}

/// Takes over a CPU that is on; it returns to the normal world from here.
@c(monitor_adopt) public func adopt(_ index: UInt64) { Adoption.arrive() }

/// Takes over a CPU that is off.
@c(monitor_adopt_parked) public func adoptParked(_ index: UInt64) {
  Adoption.arrive()
  park(index)
}

/// Replaces the running monitor: the part of the new image.
enum Adoption {
  /// Counts a CPU that has left the old image.
  static func arrive() {
    // SAFETY: the words are in the hand-over block, which is always mapped.
    unsafe CPU.current.successor.pointee.store(0, ordering: .releasing)
    unsafe HandOver.leaving.pointee.wrappingSubtract(1, ordering: .acquiringAndReleasing)
  }

  /// Clears the old image's slot, once all CPUs have left it; until then PRIME is told to call
  /// again, because it would write there.
  ///
  /// The first call that comes afterwards does this, and not the last CPU that leaves: the
  /// operating system's CPUs all stand still until that one is back.
  static func finish() {
    // SAFETY: the word is in the hand-over block, which is always mapped.
    guard unsafe HandOver.leaving.pointee.load(ordering: .acquiring) == 1 else { return }
    let (isOurs, _) = unsafe HandOver.leaving.pointee.compareExchange(
      expected: 1, desired: .max, ordering: .acquiringAndReleasing)
    guard isOurs else { return }
    let retired = unsafe HandOver.block.pointee.retired_base
    let old = MonitorInfo.version(at: retired)
    Slots.erase(retired)
    unsafe HandOver.leaving.pointee.store(0, ordering: .releasing)
    reportActivation(.monitor, from: old, to: MonitorInfo.version, at: image_base())
  }
}
