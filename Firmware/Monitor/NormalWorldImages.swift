// SPDX-License-Identifier: MIT

import DeviceTree
import MonitorMachine

/// Loads what the normal world starts with, once, before it runs: an arm64 Image given by QEMU's
/// `-kernel` (Linux, arch/arm64/booting.rst), an initial ramdisk, and the device tree.
enum NormalWorldImages {
  /// Where QEMU puts the machine's device tree: the start of memory.
  static let machineTree: UInt64 = 0x4000_0000
  /// Bytes QEMU sets aside for it.
  static let machineTreeSize = 0x10_0000
  /// Where the kernel finds the tree made for it.
  static let treeAddress: UInt64 = 0x47c0_0000
  private static let treeCapacity = 0x20_0000
  /// Where the kernel goes: behind the machine's tree, at a multiple of 2 MiB.
  private static let kernelAddress: UInt64 = 0x4020_0000
  private static let initrdAddress: UInt64 = 0x4800_0000

  /// Loads everything; returns the kernel's entry.
  static func load() -> UInt64 {
    guard HandOver.isNormalMemory(treeAddress + UInt64(treeCapacity) - 1)
    else { ColdBoot.fail("the machine has too little memory: 128 MiB is the least") }
    let entry = loadKernel()
    let initrdSize = loadInitrd()
    writeTree(initrdSize)
    return entry
  }

  private static func loadKernel() -> UInt64 {
    let size = FwCfg.size(.kernelSize)
    guard size >= 64, FwCfg.load(.kernelData, to: kernelAddress, size: 64)
    else { ColdBoot.fail("no kernel: QEMU needs -kernel") }
    // SAFETY: the normal world's memory is mapped and nobody uses it yet.
    let header = unsafe PhysicalMemory.pointer(kernelAddress)
    let textOffset = unsafe header.load(fromByteOffset: 8, as: UInt64.self)
    let imageSize = unsafe header.load(fromByteOffset: 16, as: UInt64.self)
    let magic = unsafe header.load(fromByteOffset: 56, as: UInt32.self)
    guard magic == 0x644d_5241 else { ColdBoot.fail("the kernel is no arm64 Image") }
    let space = treeAddress - kernelAddress
    guard textOffset < space, textOffset % 4 == 0,
      max(imageSize, UInt64(size)) <= space - textOffset
    else { ColdBoot.fail("the kernel is too large") }
    let address = kernelAddress + textOffset
    guard FwCfg.load(.kernelData, to: address, size: size)
    else { ColdBoot.fail("the kernel cannot be read") }
    let line = LogLine()
    line.text("kernel: ")
    line.decimal(size)
    line.text(" bytes at ")
    line.hexadecimal(address)
    return address
  }

  private static func loadInitrd() -> UInt64 {
    let size = FwCfg.size(.initrdSize)
    guard size != 0 else { return 0 }
    guard HandOver.isNormalMemory(initrdAddress + UInt64(size) - 1),
      initrdAddress + UInt64(size) <= 1 << 32
    else { ColdBoot.fail("the initial ramdisk does not fit") }
    guard FwCfg.load(.initrdData, to: initrdAddress, size: size)
    else { ColdBoot.fail("the initial ramdisk cannot be read") }
    return UInt64(size)
  }

  private static func writeTree(_ initrdSize: UInt64) {
    let tree = BootTree(
      initrdStart: initrdAddress, initrdEnd: initrdAddress + initrdSize,
      notification: Service.notification)
    do throws(DeviceTreeError) {
      try PhysicalMemory.withReadableBytes(
        at: machineTree, count: machineTreeSize
      ) { (blob: Span<UInt8>) throws(DeviceTreeError) in
        _ = try PhysicalMemory.withBytes(
          at: treeAddress, count: treeCapacity
        ) { (output: inout MutableSpan<UInt8>) throws(DeviceTreeError) in
          try tree.write(blob, into: &output)
        }
      }
    } catch {
      ColdBoot.fail(error.text)
    }
  }
}
