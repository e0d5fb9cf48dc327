// SPDX-License-Identifier: MIT
public import LFA

/// Names one image in a firmware image package.
public struct FIPEntry: Equatable, Sendable {
  /// The image's UUID, which for a component is its LFA GUID.
  public let uuid: GUID
  /// Offset in bytes from the start of the package.
  public let offset: UInt64
  /// Size in bytes, never 0.
  public let size: UInt64
  /// Flags as stored; nothing here reads them.
  public let flags: UInt64

  static var none: FIPEntry { FIPEntry(uuid: GUID(x1: 0, x2: 0), offset: 0, size: 0, flags: 0) }
}

/// Reads the table of contents of a firmware image package (TF-A, "Firmware Image Package").
///
///     header  0 u32 name 0xAA640001   4 u32 serial number   8 u64 flags
///     entry   0 u8[16] UUID          16 u64 offset         24 u64 size        32 u64 flags
///
/// An entry with a null UUID ends the table; its offset is the size of the whole package. Each byte
/// is copied out of the store once, and only the copies are checked and kept.
public struct FIPReader: ~Copyable, Sendable {
  /// The most entries a package may have, the terminator not counted.
  public static var maximumEntries: Int { 32 }
  static var headerSize: Int { 16 }
  static var entrySize: Int { 40 }
  static var magic: UInt32 { 0xaa64_0001 }

  /// Offset in the store of the package.
  public let base: UInt64
  /// Size in bytes of the whole package; it ends inside the store.
  public let size: UInt64
  /// Entries before the terminator, 0...32.
  public let count: Int
  private var entries: InlineArray<32, FIPEntry>

  /// Reads the table at `base`.
  ///
  /// What this throws leaves the package's extent unknown. Entries are not checked against it yet:
  /// call `checkEntries()` before you use one.
  public init(_ source: inout some ByteSource, at base: UInt64) throws(FIPError) {
    self.base = base
    entries = InlineArray(repeating: .none)
    var header = InlineArray<16, UInt8>(repeating: 0)
    guard source.contains(base, count: 16) else { throw .noPackage }
    var headerBytes = header.mutableSpan
    try FIPReader.copy(&source, at: base, into: &headerBytes)
    guard header.span.uint32(at: 0) == FIPReader.magic else { throw .noPackage }
    guard header.span.uint32(at: 4) != 0 else { throw .serialNumber }

    var index = 0
    var offset = UInt64(FIPReader.headerSize)
    var raw = InlineArray<40, UInt8>(repeating: 0)
    while true {
      // `base + offset` cannot overflow: the bytes before it were inside the store.
      guard source.contains(base &+ offset, count: 40) else { throw .truncated }
      var bytes = raw.mutableSpan
      try FIPReader.copy(&source, at: base &+ offset, into: &bytes)
      let entry = FIPReader.decode(raw.span)
      offset &+= UInt64(FIPReader.entrySize)
      if entry.uuid.x1 | entry.uuid.x2 == 0 {
        guard entry.offset >= offset, source.contains(base, count: entry.offset)
        else { throw .totalSize }
        size = entry.offset
        break
      }
      guard index < FIPReader.maximumEntries else { throw .tooManyEntries }
      entries[index] = entry
      index &+= 1
    }
    count = index
  }

  /// Checks that no entry is empty, outside the package, over another, or there twice.
  ///
  /// The extent of the package is known even if this throws, so the store's next package still is.
  public func checkEntries() throws(FIPError) {
    let dataStart = UInt64(FIPReader.headerSize &+ FIPReader.entrySize &* (count &+ 1))
    for index in 0..<count {
      let entry = entries[index]
      guard entry.size != 0 else { throw .emptyEntry(index: index) }
      guard entry.offset >= dataStart else { throw .entryInTable(index: index) }
      guard entry.offset <= size, entry.size <= size - entry.offset
      else { throw .entryPastEnd(index: index) }
      for earlier in 0..<index {
        let other = entries[earlier]
        guard entry.uuid != other.uuid else { throw .duplicateEntry(index: index) }
        // Neither sum overflows: both entries end inside the package.
        guard
          entry.offset >= other.offset &+ other.size || other.offset >= entry.offset &+ entry.size
        else { throw .overlappingEntry(index: index) }
      }
    }
  }

  /// Returns the entry of this index, or nil if there is none.
  public func entry(at index: Int) -> FIPEntry? {
    index >= 0 && index < count ? entries[index] : nil
  }

  /// Returns the entry with this UUID, or nil if there is none.
  public func entry(_ uuid: GUID) -> FIPEntry? {
    for index in 0..<count where entries[index].uuid == uuid { return entries[index] }
    return nil
  }

  private static func decode(_ bytes: Span<UInt8>) -> FIPEntry {
    FIPEntry(
      uuid: bytes.guid(at: 0), offset: bytes.uint64(at: 16), size: bytes.uint64(at: 24),
      flags: bytes.uint64(at: 32))
  }

  private static func copy(
    _ source: inout some ByteSource, at offset: UInt64, into bytes: inout MutableSpan<UInt8>
  ) throws(FIPError) {
    do throws(ByteSourceError) {
      try source.copyBytes(at: offset, count: bytes.count, into: &bytes)
    } catch {
      throw .unreadable
    }
  }
}
