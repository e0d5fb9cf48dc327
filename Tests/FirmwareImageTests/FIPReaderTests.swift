// SPDX-License-Identifier: MIT

import FirmwareImage
import LFA
import Testing

@Suite("Firmware image package")
struct FIPReaderTests {
  static let two = makeFIP([
    (uuid: monitorUUID, bytes: [1, 2, 3]), (uuid: payloadUUID, bytes: [4, 5]),
  ])

  /// Reads a package at the start of an array and checks its entries.
  static func check(_ bytes: [UInt8]) throws {
    var source = ArraySource(bytes)
    let package = try FIPReader(&source, at: 0)
    try package.checkEntries()
  }

  @Test("Entries of a good package")
  func entries() throws {
    var source = ArraySource([UInt8](repeating: 0, count: 4096) + Self.two)
    let package = try FIPReader(&source, at: 4096)
    try package.checkEntries()
    let (base, count, size) = (package.base, package.count, package.size)
    #expect(base == 4096)
    #expect(count == 2)
    #expect(size == 16 + 3 * 40 + 5)
    let entry = package.entry(at: 0)
    let first = try #require(entry)
    #expect(first.uuid == monitor)
    #expect(first.offset == 136)
    #expect(first.size == 3)
    let second = package.entry(payload)
    #expect(second?.offset == 139)
    let absent = package.entry(Manifest.uuid)
    #expect(absent == nil)
    let outside = [package.entry(at: 2), package.entry(at: -1)]
    #expect(outside == [nil, nil])
  }

  @Test("An empty package is a package")
  func empty() throws {
    try Self.check(makeFIP([]))
  }

  @Test("Thirty-two entries are taken, thirty-three are not")
  func manyEntries() throws {
    let entries = (1...33).map { index -> (uuid: [UInt8], bytes: [UInt8]) in
      (uuid: [UInt8](repeating: UInt8(index), count: 16), bytes: [0])
    }
    try Self.check(makeFIP(Array(entries.prefix(32))))
    #expect(throws: FIPError.tooManyEntries) { try Self.check(makeFIP(entries)) }
  }

  /// One doubleword of the two-entry package replaced, and what must be said about it.
  /// Entries are at 16, 56 and 96; the package's size is 141.
  static let refusals: [(offset: Int, value: UInt64, error: FIPError)] = [
    (0, 0x1234_5678_ffff_ffff, .noPackage),
    (0, 0x1234_5678_aa64_0002, .noPackage),
    (0, 0xaa64_0001, .serialNumber),
    (32, 135, .entryInTable(index: 0)),
    (32, 0, .entryInTable(index: 0)),
    (32, 142, .entryPastEnd(index: 0)),
    (32, .max, .entryPastEnd(index: 0)),
    (32, 138, .overlappingEntry(index: 1)),
    (40, 0, .emptyEntry(index: 0)),
    (40, 6, .entryPastEnd(index: 0)),
    (40, .max, .entryPastEnd(index: 0)),
    (40, 4, .overlappingEntry(index: 1)),
    (72, 138, .overlappingEntry(index: 1)),
    (72, 140, .entryPastEnd(index: 1)),
    (80, 0, .emptyEntry(index: 1)),
    (112, 0, .totalSize),
    (112, 135, .totalSize),
    (112, 142, .totalSize),
    (112, .max, .totalSize),
    (112, 140, .entryPastEnd(index: 1)),
    (96, 1, .truncated),
  ]

  @Test("A bad field is named", arguments: refusals)
  func refused(offset: Int, value: UInt64, error: FIPError) {
    var bytes = Self.two
    bytes.put(value, at: offset)
    #expect(throws: error) { try Self.check(bytes) }
  }

  @Test("A UUID may appear once")
  func duplicate() {
    var bytes = Self.two
    bytes.put(monitorUUID, at: 56)
    #expect(throws: FIPError.duplicateEntry(index: 1)) { try Self.check(bytes) }
  }

  @Test("A table cut anywhere is refused", arguments: [0, 15, 16, 55, 56, 135])
  func cut(count: Int) {
    let expected: FIPError = count < 16 ? .noPackage : .truncated
    #expect(throws: expected) { try Self.check(Array(Self.two.prefix(count))) }
  }

  @Test("A place past the store holds no package", arguments: [UInt64(141), 142, .max])
  func outside(offset: UInt64) {
    var source = ArraySource(Self.two)
    #expect(throws: FIPError.noPackage) { _ = try FIPReader(&source, at: offset) }
  }

  @Test("A store that fails is reported", arguments: [UInt64(0), 16, 100])
  func unreadable(offset: UInt64) {
    var source = ArraySource(Self.two)
    source.brokenFrom = offset
    #expect(throws: FIPError.unreadable) { _ = try FIPReader(&source, at: 0) }
  }

  @Test("Each byte of the table is fetched once")
  func once() throws {
    var source = ArraySource(Self.two)
    source.counting = true
    let package = try FIPReader(&source, at: 0)
    try package.checkEntries()
    #expect(source.fetches.count == 136)
    #expect(source.fetches.values.allSatisfy { $0 == 1 })
  }
}
