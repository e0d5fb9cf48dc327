// SPDX-License-Identifier: MIT
public import LFA

/// The SHA-256 of an image's file.
public struct ImageDigest: Equatable, Sendable {
  /// The 32 bytes in the order FIPS 180-4 prints them.
  public var bytes: InlineArray<32, UInt8>

  /// Makes a digest of its bytes.
  public init(_ bytes: InlineArray<32, UInt8>) { self.bytes = bytes }

  static var zero: ImageDigest { ImageDigest(InlineArray(repeating: 0)) }

  /// Compares all bytes, whatever they are: the time taken does not depend on them.
  public static func == (left: ImageDigest, right: ImageDigest) -> Bool {
    var difference: UInt8 = 0
    for index in 0..<32 { difference |= left.bytes[index] ^ right.bytes[index] }
    return difference == 0
  }
}

/// Binds one image of an update to its component, version and bytes.
public struct ManifestRecord: Equatable, Sendable {
  /// The component, and the UUID of the image's entry in the package.
  public let guid: GUID
  /// The version; the image's own header must say the same.
  public let version: FirmwareVersion
  /// Size in bytes of the image's file.
  public let size: UInt64
  /// SHA-256 over these bytes.
  public let digest: ImageDigest

  /// Makes a record; `Manifest` checks it when it is added or decoded.
  public init(guid: GUID, version: FirmwareVersion, size: UInt64, digest: ImageDigest) {
    self.guid = guid
    self.version = version
    self.size = size
    self.digest = digest
  }

  static var none: ManifestRecord {
    ManifestRecord(
      guid: GUID(x1: 0, x2: 0), version: FirmwareVersion(rawValue: 0), size: 0, digest: .zero)
  }
}

/// Lists the images of one update, at most one per component.
///
/// Format 1, little endian, the entry of a package whose UUID is `Manifest.uuid`:
///
///     header  0 u64 magic "SLFAMAN1"   8 u32 format, 1     12 u32 record count, 1...16
///     record  0 u8[16] GUID           16 u64 version       24 u64 image size
///            32 u8[32] SHA-256        64 u64 minimum version, 0   72 u64 reserved, 0
///
/// It proves that the images arrived as they were packed, not who packed them: it has no signature.
public struct Manifest: ~Copyable, Sendable {
  /// The UUID of a manifest in a package: 8f2ad1c6-5b0e-4f3a-9c47-6d1e20b7a954.
  public static var uuid: GUID { GUID(x1: 0x3a4f_0e5b_c6d1_2a8f, x2: 0x54a9_b720_1e6d_479c) }
  /// The first eight bytes, `SLFAMAN1`, as a little-endian number.
  public static var magic: UInt64 { 0x314e_414d_4146_4c53 }
  /// The most records a manifest may have.
  public static var maximumRecords: Int { 16 }
  /// Size in bytes of the largest manifest.
  public static var maximumSize: Int { headerSize + recordSize * maximumRecords }
  static var headerSize: Int { 16 }
  static var recordSize: Int { 80 }
  static var format: UInt32 { 1 }

  /// Records in use.
  public private(set) var count: Int
  private var records: InlineArray<16, ManifestRecord>

  /// Makes a manifest with no records, to be filled by `append`.
  public init() {
    count = 0
    records = InlineArray(repeating: .none)
  }

  /// Decodes and checks a manifest.
  ///
  /// - Parameter bytes: The package's entry, all of it. Lend a secure copy, never the store.
  public init(decoding bytes: Span<UInt8>) throws(ManifestError) {
    self.init()
    try decode(bytes)
  }

  /// Fills an empty manifest in place, so that no second one needs room on EL3's small stacks.
  mutating func decode(_ bytes: Span<UInt8>) throws(ManifestError) {
    guard bytes.count >= Manifest.headerSize else { throw .size }
    guard bytes.uint64(at: 0) == Manifest.magic else { throw .magic }
    guard bytes.uint32(at: 8) == Manifest.format else { throw .format }
    let stated = bytes.uint32(at: 12)
    guard stated >= 1, stated <= UInt32(Manifest.maximumRecords) else { throw .recordCount }
    guard bytes.count == Manifest.headerSize + Int(stated) * Manifest.recordSize
    else { throw .size }
    for index in 0..<Int(stated) {
      let start = Manifest.headerSize + index * Manifest.recordSize
      var digest = ImageDigest.zero
      for position in 0..<32 { digest.bytes[position] = bytes[start &+ 32 &+ position] }
      guard bytes.uint64(at: start + 64) == 0 else { throw .minimumVersion(index: index) }
      guard bytes.uint64(at: start + 72) == 0 else { throw .reserved(index: index) }
      try append(
        ManifestRecord(
          guid: bytes.guid(at: start),
          version: FirmwareVersion(rawValue: bytes.uint64(at: start + 16)),
          size: bytes.uint64(at: start + 24), digest: digest))
    }
  }

  /// Adds a record after checking it.
  public mutating func append(_ record: ManifestRecord) throws(ManifestError) {
    guard count < Manifest.maximumRecords else { throw .recordCount }
    guard record.guid.x1 | record.guid.x2 != 0, record.guid != Manifest.uuid
    else { throw .guid(index: count) }
    for earlier in 0..<count where records[earlier].guid == record.guid {
      throw .duplicateGUID(index: count)
    }
    guard record.version.rawValue != 0 else { throw .version(index: count) }
    guard record.size >= UInt64(ImageHeader.encodedSize), record.size <= ImageHeader.slotSize
    else { throw .imageSize(index: count) }
    records[count] = record
    count += 1
  }

  /// Returns the record of this index, or nil if there is none.
  public func record(at index: Int) -> ManifestRecord? {
    index >= 0 && index < count ? records[index] : nil
  }

  /// Size in bytes of this manifest when encoded.
  public var encodedSize: Int { Manifest.headerSize + count * Manifest.recordSize }

  /// Writes the manifest in the form `init(decoding:)` takes.
  ///
  /// - Throws: `.recordCount` if it has no record, `.size` if the buffer is no `encodedSize` bytes.
  public func encode(into bytes: inout MutableSpan<UInt8>) throws(ManifestError) {
    guard count > 0 else { throw .recordCount }
    guard bytes.count == encodedSize else { throw .size }
    bytes.store(Manifest.magic, at: 0)
    bytes.store(Manifest.format, at: 8)
    bytes.store(UInt32(count), at: 12)
    for index in 0..<count {
      let start = Manifest.headerSize + index * Manifest.recordSize
      let record = records[index]
      bytes.store(record.guid, at: start)
      bytes.store(record.version.rawValue, at: start + 16)
      bytes.store(record.size, at: start + 24)
      for position in 0..<32 { bytes[start + 32 + position] = record.digest.bytes[position] }
      bytes.store(UInt64(0), at: start + 64)
      bytes.store(UInt64(0), at: start + 72)
    }
  }
}
