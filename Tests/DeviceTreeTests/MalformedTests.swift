// SPDX-License-Identifier: MIT

import DeviceTree
import Testing

@Suite struct MalformedTests {
  @Test func refusesOtherMagicAndVersion() {
    var blob = TreeBuilder.machine().blob()
    blob[0] = 0
    #expect(throws: DeviceTreeError.magic) { try flatten(blob) }
    blob = TreeBuilder.machine().blob()
    blob[23] = 16
    #expect(throws: DeviceTreeError.version) { try flatten(blob) }
    blob = TreeBuilder.machine().blob()
    blob[27] = 18
    #expect(throws: DeviceTreeError.version) { try flatten(blob) }
  }

  @Test func refusesEveryTruncation() {
    let blob = TreeBuilder.machine().blob()
    for size in 0..<blob.count {
      #expect(throws: DeviceTreeError.truncated) { try write(BootTree(), Array(blob[..<size])) }
    }
  }

  /// Offset in the header, value, and what is wrong with it.
  @Test(
    arguments: [
      (8, 0xffff_fffc, .blockBounds), (8, 42, .blockBounds), (8, 0, .blockBounds),
      (36, 0xffff_ffff, .blockBounds), (12, 0xffff_ffff, .blockBounds), (32, 0x1000, .blockBounds),
      (16, 0xffff_fff8, .blockBounds), (16, 44, .blockBounds), (36, 0, .token), (36, 2, .token),
      (32, 0, .propertyName),
    ] as [(Int, UInt32, DeviceTreeError)])
  func refusesBlocksOutOfBounds(_ offset: Int, _ value: UInt32, _ error: DeviceTreeError) {
    var blob = TreeBuilder.machine().blob()
    blob.replaceSubrange(offset..<offset + 4, with: bigEndian(value))
    #expect(throws: error) { try flatten(blob) }
  }

  @Test func refusesBrokenStructure() {
    expect(.nesting) { $0.end() }
    expect(.nesting) { $0.begin("") }
    expect(.propertyPlace) { $0.property("x") }
    expect(.token) { $0.word(7) }
    expect(.nodeName) { tree in
      tree.begin("")
      tree.word(1)
      tree.word(0x6161_6161)
      // The end token that follows is the first zero byte's only place, so hide it as text.
      tree.word(0x6161_6161)
    } after: { blob, structureEnd in
      blob.replaceSubrange(structureEnd - 4..<structureEnd, with: bigEndian(0x6161_6161))
    }
    expect(.propertyValue) { tree in
      tree.begin("")
      tree.word(3)
      tree.word(0xffff_ffff)
      tree.word(0)
    }
  }

  /// A second root, or none, is not a tree to start a kernel with.
  @Test func refusesToWriteWithoutOneRoot() {
    #expect(throws: DeviceTreeError.nesting) { try write(BootTree(), TreeBuilder().blob()) }
    var tree = TreeBuilder()
    for _ in 0..<2 {
      tree.begin("")
      tree.end()
    }
    #expect(throws: DeviceTreeError.nesting) { try write(BootTree(), tree.blob()) }
  }

  @Test func refusesEndlessReservations() {
    var blob = TreeBuilder.machine().blob()
    for index in 40..<blob.count where blob[index] == 0 { blob[index] = 1 }
    blob.replaceSubrange(0..<40, with: TreeBuilder.machine().blob()[0..<40])
    #expect(throws: DeviceTreeError.reservations) { try write(BootTree(), blob) }
  }

  /// Whatever the bytes, there is a result or an error, and a result is a tree again.
  @Test func survivesRandomChanges() throws {
    var random = SplitMix(seed: 0x5eed)
    let original = TreeBuilder.machine().blob()
    var accepted = 0
    for _ in 0..<20_000 {
      var blob = original
      for _ in 0..<(1 + random.next() % 4) {
        let place = Int(random.next() % UInt64(blob.count))
        switch random.next() % 3 {
        case 0: blob[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: blob[place] ^= 1 << UInt8(random.next() % 8)
        default:
          let word = place & ~3
          let values: [UInt32] = [0, 1, 2, 3, 4, 9, 0x7fff_ffff, 0xffff_ffff]
          blob.replaceSubrange(
            word..<min(word + 4, blob.count),
            with: bigEndian(values[Int(random.next() % 8)]).prefix(blob.count - word))
        }
      }
      _ = try? MemoryMap(blob.span)
      let boot = BootTree(initrdStart: 1, initrdEnd: 2, notification: 3)
      guard let tree = try? write(boot, blob) else { continue }
      accepted += 1
      _ = try flatten(tree)
    }
    #expect(accepted > 0)
  }

  @Test func survivesRandomBytes() {
    var random = SplitMix(seed: 1)
    for _ in 0..<2_000 {
      var blob = (0..<256).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      blob.replaceSubrange(0..<4, with: bigEndian(0xd00d_feed))
      _ = try? MemoryMap(blob.span)
      _ = try? write(BootTree(), blob)
    }
  }

  private func expect(
    _ error: DeviceTreeError, _ build: (inout TreeBuilder) -> Void,
    after change: (inout [UInt8], Int) -> Void = { _, _ in }
  ) {
    var tree = TreeBuilder()
    build(&tree)
    var blob = tree.blob()
    change(&blob, blob.count - tree.strings.count)
    #expect(throws: error) { try flatten(blob) }
  }
}

/// Generates the same numbers in every run (SplitMix64).
struct SplitMix {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
    return value ^ value >> 31
  }
}
