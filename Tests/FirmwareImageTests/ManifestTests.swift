// SPDX-License-Identifier: MIT

import FirmwareImage
import LFA
import Testing

@Suite("Manifest")
struct ManifestTests {
  static let two = makeManifest([
    (uuid: monitorUUID, version: 0x1_0000_0002, size: 0x3020),
    (uuid: payloadUUID, version: 0x2_0000_0000, size: 0x1000),
  ])

  static func decode(_ bytes: [UInt8]) throws {
    _ = try Manifest(decoding: bytes.span)
  }

  @Test("Records of a good manifest")
  func records() throws {
    let manifest = try Manifest(decoding: Self.two.span)
    let (count, last) = (manifest.count, manifest.record(at: 1))
    #expect(count == 2)
    let record = try #require(last)
    #expect(record.guid == payload)
    #expect(record.version == FirmwareVersion(major: 2, minor: 0))
    #expect(record.size == 0x1000)
    #expect(record.digest == ImageDigest(InlineArray(repeating: 1)))
    #expect(record.digest != ImageDigest(InlineArray(repeating: 2)))
    let outside = [manifest.record(at: 2), manifest.record(at: -1)]
    #expect(outside == [nil, nil])
  }

  @Test("The manifest's UUID is the one fiptool is given")
  func uuid() {
    #expect(Manifest.uuid == GUID("8f2ad1c6-5b0e-4f3a-9c47-6d1e20b7a954"))
  }

  @Test("Encoding restores the bytes")
  func encode() throws {
    let manifest = try Manifest(decoding: Self.two.span)
    var copy = [UInt8](repeating: 0xaa, count: manifest.encodedSize)
    var bytes = copy.mutableSpan
    try manifest.encode(into: &bytes)
    #expect(copy == Self.two)
  }

  @Test("Encoding needs a record and a buffer of the right size")
  func encodeRefused() {
    #expect(throws: ManifestError.recordCount) {
      var copy = [UInt8](repeating: 0, count: 16)
      var bytes = copy.mutableSpan
      try Manifest().encode(into: &bytes)
    }
    #expect(throws: ManifestError.size) {
      var copy = [UInt8](repeating: 0, count: 175)
      var bytes = copy.mutableSpan
      try Manifest(decoding: Self.two.span).encode(into: &bytes)
    }
  }

  /// One doubleword of the two-record manifest replaced; records are at 16 and 96.
  static let refusals: [(offset: Int, value: UInt64, error: ManifestError)] = [
    (0, 0, .magic),
    (8, 0x2_0000_0000, .format),
    (8, 0x2_0000_0002, .format),
    (8, 1, .recordCount),
    (8, 0x11_0000_0001, .recordCount),
    (8, 0xffff_ffff_0000_0001, .recordCount),
    (8, 0x1_0000_0001, .size),
    (8, 0x3_0000_0001, .size),
    (32, 0, .version(index: 0)),
    (112, 0, .version(index: 1)),
    (40, 0, .imageSize(index: 0)),
    (40, 127, .imageSize(index: 0)),
    (120, 0x10_0001, .imageSize(index: 1)),
    (120, .max, .imageSize(index: 1)),
    (80, 1, .minimumVersion(index: 0)),
    (168, 1, .reserved(index: 1)),
  ]

  @Test("A bad field is named", arguments: refusals)
  func refused(offset: Int, value: UInt64, error: ManifestError) {
    var bytes = Self.two
    bytes.put(value, at: offset)
    #expect(throws: error) { try Self.decode(bytes) }
  }

  @Test("A GUID is a component's and appears once")
  func guids() {
    var bytes = Self.two
    bytes.put([UInt8](repeating: 0, count: 16), at: 16)
    #expect(throws: ManifestError.guid(index: 0)) { try Self.decode(bytes) }
    bytes.put(manifestUUID, at: 16)
    #expect(throws: ManifestError.guid(index: 0)) { try Self.decode(bytes) }
    bytes.put(payloadUUID, at: 16)
    #expect(throws: ManifestError.duplicateGUID(index: 1)) { try Self.decode(bytes) }
  }

  @Test("A manifest cut anywhere is refused", arguments: [0, 15, 16, 95, 175])
  func cut(count: Int) {
    #expect(throws: ManifestError.size) { try Self.decode(Array(Self.two.prefix(count))) }
  }

  @Test("Sixteen records are taken, seventeen are not")
  func manyRecords() throws {
    let records = (1...17).map {
      (uuid: [UInt8](repeating: UInt8($0), count: 16), version: UInt64(1), size: 128)
    }
    try Self.decode(makeManifest(Array(records.prefix(16))))
    #expect(throws: ManifestError.recordCount) { try Self.decode(makeManifest(records)) }
    #expect(throws: ManifestError.recordCount) {
      var manifest = try Manifest(decoding: makeManifest(Array(records.prefix(16))).span)
      try manifest.append(
        ManifestRecord(
          guid: monitor, version: FirmwareVersion(rawValue: 1), size: 128,
          digest: ImageDigest(InlineArray(repeating: 0))))
    }
  }
}
