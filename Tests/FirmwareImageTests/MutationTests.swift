// SPDX-License-Identifier: MIT

import FirmwareImage
import LFA
import Testing

/// Changes good inputs at random, always in the same way, and checks what must hold for any bytes:
/// the decoders return or throw but never trap, and what they accept lies inside its bounds.
@Suite("Mutated input")
struct MutationTests {
  /// Values that break careless arithmetic.
  static let edges: [UInt64] = [
    0, 1, 7, 8, 15, 16, 39, 40, 0xfff, 0x1000, 0x2000, 0x10_0000, 0x7fff_ffff, 0x8000_0000,
    0xffff_ffff, 0x1_0000_0000, .max >> 1, .max >> 1 + 1, .max - 4095, .max - 39, .max - 7, .max,
  ]

  /// Changes one to six places among the first `range` bytes: a bit, a byte or a doubleword.
  static func mutate(_ bytes: inout [UInt8], range: Int, with random: inout SeededGenerator) {
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let offset = Int.random(in: 0..<range, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes[offset] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: bytes[offset] = UInt8.random(in: 0...255, using: &random)
      case 2:
        let edge = edges[Int.random(in: 0..<edges.count, using: &random)]
        bytes.put(edge, at: min(offset & ~7, bytes.count - 8))
      default:
        let sum = bytes.get(min(offset & ~7, bytes.count - 8))
        bytes.put(
          sum &+ UInt64(bitPattern: Int64.random(in: -64...64, using: &random)),
          at: min(offset & ~7, bytes.count - 8))
      }
    }
  }

  @Test("Stores", arguments: 0..<8)
  func stores(seed: UInt64) {
    var random = SeededGenerator(state: seed)
    let good = makeStore([
      makeUpdate([(monitorUUID, 0x1_0000_0001)]), makeUpdate([(payloadUUID, 0x1_0000_0001)]),
    ])
    var accepted = 0
    for _ in 0..<1500 {
      var store = good
      let second = Bool.random(using: &random) ? 0 : 0x4000
      var head = Array(store[second..<second + 232])
      Self.mutate(&head, range: 232, with: &random)
      store.put(head, at: second)
      if Int.random(in: 0..<4, using: &random) == 0 {
        store.removeLast(Int.random(in: 0..<store.count, using: &random))
      }
      let (offers, _) = StoreScannerTests.scan(store)
      accepted += offers.count
      for offer in offers {
        #expect(offer.size >= 128 && offer.size <= 0x10_0000)
        #expect(offer.offset <= UInt64(store.count))
        #expect(offer.size <= UInt64(store.count) - offer.offset)
        #expect(offer.guid != GUID(x1: 0, x2: 0))
        #expect(offer.version.rawValue != 0)
      }
    }
    // The mutations are no mere noise: both outcomes occur often.
    #expect(accepted > 300 && accepted < 2 * 1500)
  }

  @Test("Images", arguments: 0..<4)
  func images(seed: UInt64) throws {
    var random = SeededGenerator(state: 0x1000 + seed)
    let good = makeImage()
    var accepted = 0
    for _ in 0..<1500 {
      var image = good
      var parts = Array(image[32..<128] + image[0x3000..<0x3018])
      Self.mutate(&parts, range: parts.count, with: &random)
      image.put(Array(parts[..<96]), at: 32)
      image.put(Array(parts[96...]), at: 0x3000)
      guard let header = try? ImageHeader(decoding: image.span) else { continue }
      var memory = image + [UInt8](repeating: 0, count: 0x8000 - image.count)
      let before = memory
      var bytes = memory.mutableSpan
      do {
        try header.relocate(&bytes, toRunAt: 0xe40_0000)
      } catch {
        continue
      }
      accepted += 1
      let data = Int(header.rodataEnd)..<Int(header.dataEnd)
      #expect(memory[..<data.lowerBound] == before[..<data.lowerBound])
      #expect(memory[data.upperBound...] == before[data.upperBound...])
    }
    #expect(accepted > 20)
  }
}
