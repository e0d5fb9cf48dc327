// SPDX-License-Identifier: MIT

/// Names of the added properties, placed behind the strings of the tree that is copied.
struct AddedNames {
  private let start: Int

  init(after stringsSize: Int) {
    start = stringsSize
  }

  // Offsets in the text that `write` appends.
  private var enableMethod: Int { start }
  private var compatible: Int { start + 14 }
  private var method: Int { start + 25 }
  private var initrdStart: Int { start + 32 }
  private var initrdEnd: Int { start + 51 }
  private var interrupts: Int { start + 68 }

  func write(
    _ writer: inout Writer, into output: inout MutableSpan<UInt8>
  ) throws(DeviceTreeError) {
    try writer.text(
      "enable-method\0compatible\0method\0linux,initrd-start\0linux,initrd-end\0interrupts\0",
      into: &output)
  }

  func addEnableMethod(
    _ writer: inout Writer, into output: inout MutableSpan<UInt8>
  ) throws(DeviceTreeError) {
    try writer.property("psci\0", size: 5, nameOffset: enableMethod, into: &output)
  }

  func addPSCI(
    _ writer: inout Writer, into output: inout MutableSpan<UInt8>
  ) throws(DeviceTreeError) {
    try writer.property(
      "arm,psci-1.0\0arm,psci-0.2\0", size: 26, nameOffset: compatible, into: &output)
    try writer.property("smc\0", size: 4, nameOffset: method, into: &output)
  }

  /// Adds what the binding arm,lfa.yaml requires. The three cells are those of the GICv3's binding:
  /// 0 for a shared interrupt, its number less 32, 1 for a rising edge. Which controller it is, is
  /// inherited.
  func addNotification(
    _ interrupt: UInt32, _ writer: inout Writer, into output: inout MutableSpan<UInt8>
  ) throws(DeviceTreeError) {
    try writer.property("arm,lfa\0", size: 8, nameOffset: compatible, into: &output)
    try writer.property(size: 12, nameOffset: interrupts, into: &output)
    try writer.word(0, into: &output)
    try writer.word(interrupt, into: &output)
    try writer.word(1, into: &output)
  }

  func addInitrd(
    _ boot: BootTree, _ writer: inout Writer, into output: inout MutableSpan<UInt8>
  ) throws(DeviceTreeError) {
    try writer.property(size: 8, nameOffset: initrdStart, into: &output)
    try writer.doubleword(boot.initrdStart, into: &output)
    try writer.property(size: 8, nameOffset: initrdEnd, into: &output)
    try writer.doubleword(boot.initrdEnd, into: &output)
  }
}
