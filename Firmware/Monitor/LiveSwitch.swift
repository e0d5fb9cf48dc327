// SPDX-License-Identifier: MIT

import FirmwareImage
import LFA
import MonitorMachine
import PSCI
import Synchronization

/// Replaces the running monitor: the part of the image that is left.
///
/// All CPUs that are on are in the pen, in this image; the others are parked, or on their way
/// there, in this image as well. The leader has the new image check itself, then leaves word for
/// each CPU to go on in it. Each does so at the end of its call, when its results are in its saved
/// frame, so nothing but the frame's address goes along. `Adoption` is the other side.
enum LiveSwitch {
  /// Runs the new image's self-check, and on success commits to it.
  ///
  /// - Throws: `activationFailed` if the new image wants another hand-over block, refuses, or traps
  ///   in its check or does not end it; `busy` while the last switch is not over. This image goes
  ///   on.
  static func activate(_ image: Priming.Image) throws(Status) {
    guard !HandOver.isSwitching else { throw .busy }
    guard image.header.handOverABI == UInt32(HAND_OVER_VERSION) else {
      log("the new image wants another hand-over ABI: ", UInt64(image.header.handOverABI))
      throw .activationFailed
    }
    let cpu = CPU.current
    let answer = check(image, cpu)
    guard answer == 0 else {
      if answer == .max {
        reportGuardedTrap(cpu)
        // What it has done to its own data is unknown: it has to be loaded again.
        Priming.discard()
      }
      log("the new image does not take over")
      throw .activationFailed
    }
    commit(to: image.base)
  }

  /// Runs the self-check; all ones if it trapped or was interrupted.
  private static func check(_ image: Priming.Image, _ cpu: CPU) -> UInt64 {
    let patience = Patience()
    // SAFETY: the entry lies in the text of an image that is authentic, sealed and published; a
    // trap in it, and the timer's interrupt, come back here by way of this CPU's crash page.
    let answer = unsafe call_guarded(
      image.base + image.header.entries[1], UInt64(HAND_OVER_BASE), image.base,
      PhysicalMemory.pointer(cpu.crashPage).assumingMemoryBound(to: crash_page.self))
    _ = consume patience
    return answer
  }

  /// Leaves word for every CPU. From here on nothing can fail.
  private static func commit(to base: UInt64) {
    // SAFETY: no other CPU writes the block while all are in the pen or parked; one that is turning
    // itself off only touches its own slot and the count of CPUs that are on.
    unsafe HandOver.block.pointee.retired_base = image_base()
    unsafe HandOver.block.pointee.monitor_base = base
    HandOver.countActivation()
    unsafe HandOver.leaving.pointee.store(
      UInt32(HandOver.cpuCount) + 1, ordering: .sequentiallyConsistent)
    for index in 0..<UInt64(HandOver.cpuCount) {
      guard let cpu = CPU(index: index) else { continue }
      unsafe cpu.successor.pointee.store(base, ordering: .releasing)
      if cpu.powerState == .off { Gic.call(cpu) }
    }
  }

  /// Takes this CPU to the new image, where it returns to the normal world.
  static func follow(_ frame: FramePointer) -> Never {
    // SAFETY: the frame stays in place until the new image has copied it, and this stack is not
    // used again.
    continue_at(UInt64(UInt(bitPattern: frame)), CPU.current.index, entry(2))
  }

  /// Takes a CPU that is off to the new image, where it goes on being off.
  static func followParked(_ cpu: CPU) -> Never {
    continue_at(cpu.index, 0, entry(3))
  }

  /// Finds an entry of the image this CPU has to go on in.
  private static func entry(_ index: Int) -> UInt64 {
    // SAFETY: the word is in the hand-over block; the header of the image it names is mapped.
    let base = unsafe CPU.current.successor.pointee.load(ordering: .acquiring)
    let offset = unsafe PhysicalMemory.pointer(base + UInt64(IMAGE_ENTRY_COLD) + UInt64(index) * 8)
      .load(as: UInt64.self)
    return base + offset
  }
}
