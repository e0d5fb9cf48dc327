// SPDX-License-Identifier: MIT

import FirmwareImage
import Testing

@Suite("Relocation")
struct RelocationTests {
  /// Relocates an image in a slot of memory and returns that memory.
  static func relocate(
    _ image: [UInt8], memory size: Int = 0x5000, at address: UInt64 = 0xe20_0000
  ) throws -> [UInt8] {
    let header = try ImageHeader(decoding: image.span)
    var memory = image + [UInt8](repeating: 0xaa, count: max(0, size - image.count))
    memory.removeLast(memory.count - size)
    var bytes = memory.mutableSpan
    try header.relocate(&bytes, toRunAt: address)
    return memory
  }

  @Test("A RELATIVE entry stores address plus addend, and nothing else changes")
  func relative() throws {
    let image = makeImage()
    var expected = image + [UInt8](repeating: 0xaa, count: 0x5000 - image.count)
    expected.put(0xe20_1234, at: 0x2008)
    #expect(try Self.relocate(image) == expected)
  }

  @Test("The bounds themselves are inside", arguments: [UInt64(0x2000), 0x2ff8])
  func firstAndLast(target: UInt64) throws {
    var image = makeImage()
    image.put(target, at: 0x3000)
    image.put(0x5000, at: 0x3010)
    #expect(try Self.relocate(image).get(Int(target)) == 0xe20_5000)
  }

  static let refusals: [(offset: Int, value: UInt64, error: ImageError)] = [
    (0x3000, 0x2004, .relocationTarget(index: 0)),
    (0x3000, 0x1ff8, .relocationTarget(index: 0)),
    (0x3000, 0, .relocationTarget(index: 0)),
    (0x3000, 0x3000, .relocationTarget(index: 0)),
    (0x3000, 0xffff_ffff_ffff_fff8, .relocationTarget(index: 0)),
    (0x3008, 257, .relocationType(index: 0)),
    (0x3008, 0, .relocationType(index: 0)),
    (0x3008, 0x1_0000_0403, .relocationType(index: 0)),
    (0x3010, 0x5001, .relocationAddend(index: 0)),
    (0x3010, 0xffff_ffff_ffff_ffff, .relocationAddend(index: 0)),
  ]

  @Test("A bad entry is named", arguments: refusals)
  func refused(offset: Int, value: UInt64, error: ImageError) {
    var image = makeImage()
    image.put(value, at: offset)
    #expect(throws: error) { try Self.relocate(image) }
  }

  @Test("An empty data section takes no relocation")
  func noData() {
    var image = makeImage()
    image.put(0x3000, at: 56)
    #expect(throws: ImageError.relocationTarget(index: 0)) { try Self.relocate(image) }
  }

  @Test("The second entry is checked as well")
  func second() {
    var image = makeImage() + [UInt8](repeating: 0, count: 16)
    image.put(48, at: 88)
    image.put(0x3030, at: 40)
    image.put(1026, at: 0x3020)
    #expect(throws: ImageError.relocationType(index: 1)) { try Self.relocate(image) }
  }

  @Test("Memory smaller than the image is refused")
  func smallMemory() {
    #expect(throws: ImageError.memoryTooSmall) { try Self.relocate(makeImage(), memory: 0x4fff) }
  }

  @Test("A bad address is refused", arguments: [UInt64(0xe20_0800), 0xffff_ffff_ffff_c000])
  func address(address: UInt64) {
    #expect(throws: ImageError.loadAddress) { try Self.relocate(makeImage(), at: address) }
  }

  @Test("Clearing leaves text and data, and nothing behind them")
  func clear() throws {
    let image = makeImage()
    let header = try ImageHeader(decoding: image.span)
    var memory = image + [UInt8](repeating: 0xaa, count: 0x8000 - image.count)
    memory[0x2fff] = 0x55
    var bytes = memory.mutableSpan
    try header.clearBeyondData(&bytes)
    #expect(memory[0x2fff] == 0x55)
    #expect(memory[0x3000...].allSatisfy { $0 == 0 })
  }
}
