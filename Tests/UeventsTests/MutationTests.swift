// SPDX-License-Identifier: MIT

import Testing
import Uevents

/// Makes the same numbers in each run (xorshift).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}

@Suite struct MutationTests {
  /// Whatever the bytes are there is an event that agrees with itself, or an error.
  @Test(arguments: 1...20) func brokenDatagramsAreReadOrRefused(_ seed: UInt64) throws {
    var generator = SeededGenerator(state: seed &* 0x9e37_79b9_7f4a_7c15)
    let original = ParsingTests.bytes(ParsingTests.change)
    var refused = 0
    for _ in 0..<500 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        guard !bytes.isEmpty else { break }
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert([0, 0x3d, 0x40].randomElement(using: &generator) ?? 0, at: place)
        default: bytes.removeLast(bytes.count - place)
        }
      }
      do throws(UeventError) {
        let event = try Uevent(datagram: bytes)
        #expect(event.properties["ACTION"] == event.action)
        #expect(event.properties["DEVPATH"] == event.devicePath)
        #expect(event.properties["SUBSYSTEM"] == event.subsystem)
      } catch {
        refused += 1
      }
    }
    #expect(refused > 0 && refused < 500)
  }
}
