// SPDX-License-Identifier: MIT

import FirmwareImage
import LFA

extension Array where Element == UInt8 {
  mutating func put(_ value: UInt64, at offset: Int) {
    for index in 0..<8 { self[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
  }

  mutating func put32(_ value: UInt32, at offset: Int) {
    for index in 0..<4 { self[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
  }

  mutating func put(_ bytes: [UInt8], at offset: Int) {
    replaceSubrange(offset..<offset + bytes.count, with: bytes)
  }

  func get(_ offset: Int) -> UInt64 {
    (0..<8).reduce(0) { $0 | UInt64(self[offset + $1]) << (8 * $1) }
  }

  static func little(_ value: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}

/// The bytes of TF-A's UUIDs as tbbr and fiptool write them.
let monitorUUID: [UInt8] = [
  0x47, 0xd4, 0x08, 0x6d, 0x4c, 0xfe, 0x98, 0x46, 0x9b, 0x95, 0x29, 0x50, 0xcb, 0xbd, 0x5a, 0x00,
]
let payloadUUID: [UInt8] = [
  0x05, 0xd0, 0xe1, 0x89, 0x53, 0xdc, 0x13, 0x47, 0x8d, 0x2b, 0x50, 0x0a, 0x4b, 0x7a, 0x3e, 0x38,
]
let manifestUUID: [UInt8] = [
  0x8f, 0x2a, 0xd1, 0xc6, 0x5b, 0x0e, 0x4f, 0x3a, 0x9c, 0x47, 0x6d, 0x1e, 0x20, 0xb7, 0xa9, 0x54,
]
let monitor = GUID(x1: 0x4698_fe4c_6d08_d447, x2: 0x005a_bdcb_5029_959b)
let payload = GUID(x1: 0x4713_dc53_89e1_d005, x2: 0x383e_7a4b_0a50_2b8d)

/// Lends an array as an update store and counts how often each byte is fetched.
struct ArraySource: ByteSource {
  var bytes: [UInt8]
  var fetches: [Int: Int] = [:]
  var counting = false
  /// Reads from this offset on fail.
  var brokenFrom = UInt64.max

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var size: UInt64 { UInt64(bytes.count) }

  mutating func copyBytes(
    at offset: UInt64, count: Int, into buffer: inout MutableSpan<UInt8>
  ) throws(ByteSourceError) {
    guard offset <= size, UInt64(count) <= size - offset, count <= buffer.count
    else { throw .outOfBounds }
    guard offset + UInt64(count) <= brokenFrom else { throw .unreadable }
    for index in 0..<count {
      buffer[index] = bytes[Int(offset) + index]
      if counting { fetches[Int(offset) + index, default: 0] += 1 }
    }
  }
}

/// Makes an image: one page each of text, read-only data and data, then one relocation.
func makeImage(uuid: [UInt8] = monitorUUID, version: UInt64 = 0x1_0000_0001) -> [UInt8] {
  var image = [UInt8](repeating: 0, count: 0x3000 + 32)
  image.put(Array("SLFAIMG1".utf8), at: 0)
  image.put32(128, at: 8)
  image.put32(1, at: 12)
  image.put(uuid, at: 16)
  image.put(version, at: 32)
  image.put(0x3020, at: 40)
  image.put(0x1000, at: 48)
  image.put(0x2000, at: 56)
  image.put(0x3000, at: 64)
  image.put(0x5000, at: 72)
  image.put(0x3000, at: 80)
  image.put(24, at: 88)
  for (index, entry) in [0x80, 0x84, 0x88, 0xffc].enumerated() {
    image.put(UInt64(entry), at: 96 + 8 * index)
  }
  image.put(0x2008, at: 0x3000)
  image.put(1027, at: 0x3008)
  image.put(0x1234, at: 0x3010)
  return image
}

/// Makes a package of these entries, their bytes one after another behind the table.
func makeFIP(_ entries: [(uuid: [UInt8], bytes: [UInt8])]) -> [UInt8] {
  var table: [UInt8] = [0x01, 0x00, 0x64, 0xaa, 0x78, 0x56, 0x34, 0x12] + .little(0)
  var data: [UInt8] = []
  let start = 16 + 40 * (entries.count + 1)
  for entry in entries {
    table += entry.uuid + .little(UInt64(start + data.count))
    table += .little(UInt64(entry.bytes.count)) + .little(0)
    data += entry.bytes
  }
  table += [UInt8](repeating: 0, count: 16) + .little(UInt64(start + data.count))
  table += .little(0) + .little(0)
  return table + data
}

/// Makes a manifest of these records; the digests are the record's index, 32 times.
func makeManifest(_ records: [(uuid: [UInt8], version: UInt64, size: Int)]) -> [UInt8] {
  var bytes = Array("SLFAMAN1".utf8) + [1, 0, 0, 0, UInt8(records.count), 0, 0, 0]
  for (index, record) in records.enumerated() {
    bytes += record.uuid + .little(record.version) + .little(UInt64(record.size))
    bytes += [UInt8](repeating: UInt8(index), count: 32) + .little(0) + .little(0)
  }
  return bytes
}

/// Makes a package of images with their manifest.
func makeUpdate(_ images: [(uuid: [UInt8], version: UInt64)]) -> [UInt8] {
  let files = images.map { (uuid: $0.uuid, bytes: makeImage(uuid: $0.uuid, version: $0.version)) }
  let manifest = makeManifest(images.map { ($0.uuid, $0.version, 0x3020) })
  return makeFIP([(uuid: manifestUUID, bytes: manifest)] + files)
}

/// Puts packages into a store, each at the next 4 KiB boundary.
func makeStore(_ packages: [[UInt8]]) -> [UInt8] {
  packages.reduce(into: []) { store, package in
    store += package
    store += [UInt8](repeating: 0xff, count: (4096 - store.count % 4096) % 4096)
  }
}

/// Repeats the same random numbers for the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
    return value ^ value >> 31
  }
}
