// SPDX-License-Identifier: MIT

import Glue
import LFADriver

// SAFETY: written by `start` before the first file appears and by `stop` after the last one has
// gone, so threads inside files only read it, and find it set.
nonisolated(unsafe) var driver: UnsafeMutablePointer<Driver<LinuxKernel>>?

/// Brings the driver up when the module is loaded.
///
/// - Returns: 0, or a negative error number; then nothing is left behind.
@c(lfa_start)
func start() -> Int32 {
  do throws(Errno) {
    try bringUp()
    return 0
  } catch {
    return -error.rawValue
  }
}

/// Takes the driver down when the module is unloaded. Waits for the threads inside its files.
@c(lfa_stop)
func stop() {
  guard let driver = unsafe driver else { return }
  // SAFETY: nobody but files and notifications uses the driver, and the next two lines wait for
  // them.
  unsafe driver.pointee.shutdown()
  lfa_device_destroy()
  lfa_components_destroy()
  unsafe driver.pointee.retire()
  unsafe discard(driver)
}

private func bringUp() throws(Errno) {
  guard let firmware = KernelConduit() else { throw .noDevice }
  guard let memory = unsafe lfa_allocate(UInt(MemoryLayout<Driver<LinuxKernel>>.size)) else {
    throw .noMemory
  }
  // SAFETY: the memory has the size of a driver, and nobody else uses it.
  let new = unsafe memory.bindMemory(to: Driver<LinuxKernel>.self, capacity: 1)
  do throws(Errno) {
    try unsafe new.initialize(to: Driver(LinuxKernel(firmware: firmware)))
  } catch {
    unsafe lfa_release(memory)
    throw error
  }
  do throws(Errno) {
    try check(lfa_components_create())
  } catch {
    unsafe discard(new)
    throw error
  }
  // Files may be used as soon as they appear, while others are still being made.
  unsafe driver = new
  do throws(Errno) {
    // SAFETY: it was initialised above.
    try unsafe new.pointee.probe()
    try check(lfa_device_create())
  } catch {
    stop()
    throw error
  }
}

/// Ends a driver that nobody uses any more.
private func discard(_ old: UnsafeMutablePointer<Driver<LinuxKernel>>) {
  unsafe driver = nil
  // SAFETY: the caller vouches that it is initialised and unused; its memory is the glue's.
  unsafe old.deinitialize(count: 1)
  unsafe lfa_release(UnsafeMutableRawPointer(old))
}
