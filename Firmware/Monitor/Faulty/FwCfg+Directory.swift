// SPDX-License-Identifier: MIT

import MonitorMachine

/// The directory of fw_cfg: key 0x19, a count, and for each file its size (32 bits), key (16 bits),
/// two bytes of nothing, and name (56 bytes, ended by zero); numbers are big endian.
extension FwCfg {
  private static let directory = Item(rawValue: 0x19)
  private static let entrySize = 64
  private static let maximumCount: UInt32 = 256

  /// Finds a file by its name; the directory is read to `scratch`, at most 17 KiB.
  static func find(_ name: StaticString, using scratch: UInt64) -> (item: Item, size: UInt32)? {
    guard load(directory, to: scratch, size: 4) else { return nil }
    let count = min(word(at: scratch), maximumCount)
    let size = 4 + count * UInt32(entrySize)
    guard load(directory, to: scratch, size: size) else { return nil }
    for index in 0..<UInt64(count) {
      let entry = scratch + 4 + index * UInt64(entrySize)
      let isFound = PhysicalMemory.withReadableBytes(at: entry + 8, count: 56) { text in
        holds(text, name)
      }
      if isFound { return (Item(rawValue: word(at: entry + 4) >> 16), word(at: entry)) }
    }
    return nil
  }

  private static func word(at address: UInt64) -> UInt32 {
    // SAFETY: the normal world's memory is mapped and nobody uses it yet; directory entries are
    // aligned to words.
    unsafe PhysicalMemory.pointer(address).load(as: UInt32.self).bigEndian
  }

  /// Tells whether a field holds the name and a zero behind it.
  private static func holds(_ field: Span<UInt8>, _ name: StaticString) -> Bool {
    guard name.utf8CodeUnitCount < field.count, field[name.utf8CodeUnitCount] == 0
    else { return false }
    // SAFETY: a StaticString of more than one character points at `utf8CodeUnitCount` bytes that
    // live as long as the image.
    let bytes = unsafe Span(_unsafeStart: name.utf8Start, count: name.utf8CodeUnitCount)
    for index in bytes.indices where bytes[index] != field[index] { return false }
    return true
  }
}
