// SPDX-License-Identifier: MIT

import FirmwareImage
import LFA
import Testing

@Suite("Image header")
struct ImageHeaderTests {
  @Test("A good header's fields")
  func fields() throws {
    let header = try ImageHeader(decoding: makeImage().span)
    #expect(header.handOverABI == 1)
    #expect(header.guid == monitor)
    #expect(header.version == FirmwareVersion(major: 1, minor: 1))
    #expect(header.fileSize == 0x3020)
    #expect(header.textEnd == 0x1000)
    #expect(header.rodataEnd == 0x2000)
    #expect(header.dataEnd == 0x3000)
    #expect(header.memorySize == 0x5000)
    #expect(header.relocationOffset == 0x3000)
    #expect(header.relocationSize == 24)
    #expect(header.entries[0] == 0x80)
    #expect(header.entries[3] == 0xffc)
  }

  @Test("Sections may be empty and the last entry missing")
  func emptySections() throws {
    var image = makeImage()
    image.put(0x3000, at: 48)
    image.put(0x3000, at: 56)
    image.put(0, at: 88)
    image.put(0, at: 120)
    let header = try ImageHeader(decoding: image.span)
    #expect(header.rodataEnd == header.dataEnd)
  }

  /// One doubleword of the good header replaced, and what must be said about it.
  static let refusals: [(offset: Int, value: UInt64, error: ImageError)] = [
    (0, 0x3147_4d49_4146_4c54, .magic),
    (8, 0x1_0000_0000 | 127, .headerSize),
    (8, 0x1_0000_0000 | 256, .headerSize),
    (32, 0, .version),
    (40, 0, .fileSize),
    (40, 0x2ff0, .fileSize),
    (40, 0x3021, .fileSize),
    (40, 0x10_0010, .fileSize),
    (40, .max, .fileSize),
    (48, 0, .textEnd),
    (48, 0xfff, .textEnd),
    (48, 0x10_1000, .textEnd),
    (48, 0xffff_ffff_ffff_f000, .textEnd),
    (56, 0, .rodataEnd),
    (56, 0x1800, .rodataEnd),
    (56, 0x10_1000, .rodataEnd),
    (64, 0x1000, .dataEnd),
    (64, 0x3001, .dataEnd),
    (64, 0x10_1000, .dataEnd),
    (64, 0x4000, .fileSize),
    (72, 0x2000, .memorySize),
    (72, 0x5001, .memorySize),
    (72, 0x10_1000, .memorySize),
    (72, .max, .memorySize),
    (80, 0x2ff8, .relocationOffset),
    (80, 0x3004, .relocationOffset),
    (80, 0x3028, .relocationOffset),
    (80, 0xffff_ffff_ffff_fff8, .relocationOffset),
    (88, 23, .relocationSize),
    (88, 48, .relocationSize),
    (88, 0xffff_ffff_ffff_fff0, .relocationSize),
    (96, 0, .entry(index: 0)),
    (96, 0x7c, .entry(index: 0)),
    (96, 0x82, .entry(index: 0)),
    (104, 0x1000, .entry(index: 1)),
    (112, .max, .entry(index: 2)),
    (112, 0, .entry(index: 2)),
    (120, 0x40, .entry(index: 3)),
  ]

  @Test("A bad field is named", arguments: refusals)
  func refused(offset: Int, value: UInt64, error: ImageError) {
    var image = makeImage()
    image.put(value, at: offset)
    #expect(throws: error) { try ImageHeader(decoding: image.span) }
  }

  @Test("A zero GUID is refused")
  func zeroGUID() {
    let image = makeImage(uuid: [UInt8](repeating: 0, count: 16))
    #expect(throws: ImageError.guid) { try ImageHeader(decoding: image.span) }
  }

  @Test("Fewer than 128 bytes are refused", arguments: [0, 1, 127])
  func truncated(count: Int) {
    let image = Array(makeImage().prefix(count))
    #expect(throws: ImageError.truncated) { try ImageHeader(decoding: image.span) }
  }

  @Test("A smaller slot refuses a larger image")
  func capacity() {
    #expect(throws: ImageError.memorySize) {
      try ImageHeader(decoding: makeImage().span, capacity: 0x4000)
    }
  }

  @Test("Stamping changes the version and nothing else")
  func stamp() throws {
    var image = makeImage()
    var bytes = image.mutableSpan
    try ImageHeader.stamp(FirmwareVersion(major: 2, minor: 7), into: &bytes)
    #expect(image == makeImage(version: 0x2_0000_0007))
  }

  @Test("Version 0.0 cannot be stamped, nor a broken image")
  func stampRefused() {
    #expect(throws: ImageError.version) {
      var image = makeImage()
      var bytes = image.mutableSpan
      try ImageHeader.stamp(FirmwareVersion(rawValue: 0), into: &bytes)
    }
    #expect(throws: ImageError.magic) {
      var image = [UInt8](repeating: 0, count: 128)
      var bytes = image.mutableSpan
      try ImageHeader.stamp(FirmwareVersion(rawValue: 1), into: &bytes)
    }
  }

  @Test("Every error has its own text")
  func texts() {
    let errors: [ImageError] = [
      .truncated, .magic, .headerSize, .guid, .version, .fileSize, .textEnd, .rodataEnd, .dataEnd,
      .memorySize, .relocationOffset, .relocationSize, .entry(index: 0), .memoryTooSmall,
      .loadAddress, .relocationType(index: 0), .relocationTarget(index: 0),
      .relocationAddend(index: 0), .unreadable, .digestMismatch, .guidMismatch, .versionMismatch,
      .sizeMismatch,
    ]
    #expect(Set(errors.map { "\($0.text)" }).count == errors.count)
  }
}
