// SPDX-License-Identifier: MIT

import DeviceTree
import Testing

@Suite struct MemoryMapTests {
  /// Secure memory is described as memory too, but disabled.
  @Test func listsEnabledMemoryOnly() throws {
    let map = try MemoryMap(TreeBuilder.machine().blob().span)
    #expect(map.count == 1)
    #expect(map.range(at: 0) == MemoryRange(0x4000_0000, 0x4000_0000))
    #expect(map.range(at: 1) == nil)
    #expect(map.range(at: -1) == nil)
  }

  @Test func readsSeveralRangesOfOneNode() throws {
    let map = try memory(cells: (1, 1), words: [0x1000, 0x2000, 0x9000, 0x1000])
    #expect(map.count == 2)
    #expect(map.range(at: 1) == MemoryRange(0x9000, 0x1000))
  }

  @Test func ignoresEmptyAndWrappingRanges() throws {
    let map = try memory(
      cells: (2, 1), words: [0, 0x1000, 0, 0xffff_ffff, 0xffff_f000, 0x2000, 0, 0x5000, 0x1000])
    #expect(map.count == 1)
    #expect(map.range(at: 0) == MemoryRange(0x5000, 0x1000))
  }

  @Test func keepsTheFirstFour() throws {
    let map = try memory(
      cells: (1, 1), words: (1...6).flatMap { [UInt32($0 * 0x1000), UInt32(0x1000)] })
    #expect(map.count == 4)
  }

  @Test(arguments: [0, 3, 0xffff_ffff] as [UInt32])
  func refusesOtherCells(_ cells: UInt32) {
    #expect(throws: DeviceTreeError.cells) { try memory(cells: (cells, 1), words: [0, 1]) }
  }

  private func memory(cells: (UInt32, UInt32), words: [UInt32]) throws -> MemoryMap {
    var tree = TreeBuilder()
    tree.begin("")
    tree.property("#address-cells", words: cells.0)
    tree.property("#size-cells", words: cells.1)
    tree.begin("memory")
    tree.property("device_type", text: "memory")
    tree.property("reg", words.flatMap(bigEndian))
    tree.end()
    tree.end()
    return try MemoryMap(tree.blob().span)
  }
}

extension MemoryRange {
  fileprivate init(_ base: UInt64, _ size: UInt64) { self.init(base: base, size: size) }
}
