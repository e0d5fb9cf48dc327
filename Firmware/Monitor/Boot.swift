// SPDX-License-Identifier: MIT

import DeviceTree
import FirmwareImage
import MonitorMachine
import Synchronization

/// Starts the machine, from the first CPU's entry to the normal world's. The MMU is off.
@c(monitor_cold_boot) public func coldBoot(_ index: UInt64) {
  SecureUART.enable()
  CrashPages.clear()
  Mmu.buildTables()
  do throws(ImageError) {
    Slots.seal(image_base(), try Slots.header(at: image_base()))
  } catch {
    // No line can be written before translation is on: exclusives need cacheable memory.
    Power.off()
  }
  Slots.open(Slots.monitor.idle(besides: image_base()))
  Stacks.guardAll()
  Mmu.enable()
  ColdBoot.run()
}

/// Counts the CPUs that have come out of the reset code.
let secondariesParked = Atomic<UInt32>(0)

/// The steps of a cold boot once translation is on.
enum ColdBoot {
  static func run() -> Never {
    let cpuCount = Gic.countCPUs()
    let memory = readMemoryMap()
    HandOver.initialise(cpuCount: cpuCount, memory: memory)
    greet(cpuCount)
    Gic.initialiseDistributor()
    Processor.initialise()
    Gic.initialiseCPU(.current)
    Gic.enableDistributor()
    waitForSecondaries(cpuCount - 1)
    Payload.start(from: UInt64(BOOT_PAYLOAD_IMAGE))
    Store.initialise()
    Store.scan()
    Store.report()
    Service.initialise()
    let entry = NormalWorldImages.load()
    Mmu.closeBootMappings()
    Processor.resetEL2()
    enter_normal_world(
      entry, NormalWorldImages.treeAddress, NormalWorld.entryState, CPU.current.index)
  }

  /// Ends a boot that cannot go on.
  static func fail(_ text: StaticString) -> Never {
    log(text)
    Power.off()
  }

  private static func greet(_ cpuCount: Int) {
    let line = LogLine()
    line.text("Swift monitor ")
    line.version(MonitorInfo.version)
    line.text(" at ")
    line.hexadecimal(image_base())
    line.text(", CPUs: ")
    line.decimal(cpuCount)
  }

  private static func readMemoryMap() -> MemoryMap {
    do throws(DeviceTreeError) {
      return try PhysicalMemory.withReadableBytes(
        at: NormalWorldImages.machineTree, count: NormalWorldImages.machineTreeSize
      ) { (blob: Span<UInt8>) throws(DeviceTreeError) in
        try MemoryMap(blob)
      }
    } catch {
      fail(error.text)
    }
  }

  /// Waits until the other CPUs have left the reset code, which lies in flash and knows slot A only.
  private static func waitForSecondaries(_ count: Int) {
    let deadline = read_cntpct_el0() &+ 10 &* read_cntfrq_el0()
    while secondariesParked.load(ordering: .acquiring) < UInt32(count) {
      if read_cntpct_el0() > deadline { fail("a CPU does not start") }
      yield_cpu()
    }
  }
}
