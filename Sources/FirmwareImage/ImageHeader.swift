// SPDX-License-Identifier: MIT
public import LFA

/// Describes one firmware image: what it is and how it lies in memory.
///
/// The header is the first 128 bytes of every image, little endian, and belongs to its text. All
/// positions are offsets from the image's first byte, since an image runs at either of two slots.
///
///      0 u64 magic "SLFAIMG1"     8 u32 header size, 128   12 u32 hand-over ABI
///     16 u8[16] GUID in textual order                      32 u64 version, major << 32 | minor
///     40 u64 file size           48 u64 text end           56 u64 read-only data end
///     64 u64 data end            72 u64 memory size
///     80 u64 relocation offset   88 u64 relocation bytes   96 u64[4] entry points
///
/// A value of this type has passed every check below: sections ascend in whole 4 KiB pages, and
/// nothing reaches past the slot. It says nothing about who made the image.
public struct ImageHeader: Sendable {
  /// Size of the encoded header in bytes.
  public static var encodedSize: Int { 128 }
  /// The first eight bytes, `SLFAIMG1`, as a little-endian number.
  public static var magic: UInt64 { 0x3147_4d49_4146_4c53 }
  /// Size in bytes of a slot: the most an image may occupy as a file or in memory.
  public static var slotSize: UInt64 { 0x10_0000 }
  /// Granule in bytes of section boundaries, so that each section gets its own permissions.
  public static var pageSize: UInt64 { 4096 }
  /// Size in bytes of an `Elf64_Rela`.
  static var relocationEntrySize: UInt64 { 24 }

  /// Version of the state block the image takes over; the running image compares it with its own.
  public let handOverABI: UInt32
  /// The component this image is for.
  public let guid: GUID
  /// The version it reports once it runs; never 0.0.
  public let version: FirmwareVersion
  /// Bytes in the image's file, header and relocations included; a multiple of 16.
  public let fileSize: UInt64
  /// End of the executable section, which starts at offset 0.
  public let textEnd: UInt64
  /// End of the read-only section, which starts at `textEnd`; equal to it if there is none.
  public let rodataEnd: UInt64
  /// End of the initialised writable section, which starts at `rodataEnd`.
  public let dataEnd: UInt64
  /// Bytes the running image occupies from its first byte on, zeroed data and stacks included.
  public let memorySize: UInt64
  /// Offset of the relocation table, between `dataEnd` and `fileSize`.
  public let relocationOffset: UInt64
  /// Bytes in the relocation table, a multiple of 24.
  public let relocationSize: UInt64
  /// Entry points as offsets inside text; 0 where the component has none.
  ///
  /// Monitor: cold boot, adoption and self-check, live entry of a CPU, entry of a parked CPU.
  /// Secure payload: cold boot, live entry with its state carried over, call, none.
  public let entries: InlineArray<4, UInt64>

  /// Decodes and checks the header at the start of `bytes`.
  ///
  /// - Parameters:
  ///   - bytes: An image, or at least its first 128 bytes. Lend a secure copy, never the store.
  ///   - capacity: Bytes available to the image, as a file and in memory.
  public init(
    decoding bytes: Span<UInt8>, capacity: UInt64 = ImageHeader.slotSize
  ) throws(ImageError) {
    guard bytes.count >= ImageHeader.encodedSize else { throw .truncated }
    guard bytes.uint64(at: 0) == ImageHeader.magic else { throw .magic }
    guard bytes.uint32(at: 8) == UInt32(ImageHeader.encodedSize) else { throw .headerSize }
    handOverABI = bytes.uint32(at: 12)
    guid = bytes.guid(at: 16)
    version = FirmwareVersion(rawValue: bytes.uint64(at: 32))
    fileSize = bytes.uint64(at: 40)
    textEnd = bytes.uint64(at: 48)
    rodataEnd = bytes.uint64(at: 56)
    dataEnd = bytes.uint64(at: 64)
    memorySize = bytes.uint64(at: 72)
    relocationOffset = bytes.uint64(at: 80)
    relocationSize = bytes.uint64(at: 88)
    entries = [
      bytes.uint64(at: 96), bytes.uint64(at: 104), bytes.uint64(at: 112), bytes.uint64(at: 120),
    ]
    try check(capacity: capacity)
  }

  private func check(capacity: UInt64) throws(ImageError) {
    guard guid.x1 | guid.x2 != 0 else { throw .guid }
    guard version.rawValue != 0 else { throw .version }
    func endsPage(_ end: UInt64, from start: UInt64) -> Bool {
      end >= start && end <= capacity && end % ImageHeader.pageSize == 0
    }
    guard endsPage(textEnd, from: ImageHeader.pageSize) else { throw .textEnd }
    guard endsPage(rodataEnd, from: textEnd) else { throw .rodataEnd }
    guard endsPage(dataEnd, from: rodataEnd) else { throw .dataEnd }
    guard endsPage(memorySize, from: dataEnd) else { throw .memorySize }
    guard fileSize >= dataEnd, fileSize <= capacity, fileSize % 16 == 0 else { throw .fileSize }
    guard relocationOffset >= dataEnd, relocationOffset <= fileSize, relocationOffset % 8 == 0
    else { throw .relocationOffset }
    guard relocationSize % ImageHeader.relocationEntrySize == 0,
      relocationSize <= fileSize - relocationOffset
    else { throw .relocationSize }
    for index in 0..<4 {
      let entry = entries[index]
      if entry == 0 && index == 3 { continue }
      guard entry >= UInt64(ImageHeader.encodedSize), entry < textEnd, entry % 4 == 0
      else { throw .entry(index: index) }
    }
  }

  /// Writes another version into the image whose first bytes are lent.
  ///
  /// - Throws: `ImageError` if the bytes hold no valid header, or the version is 0.0.
  public static func stamp(
    _ version: FirmwareVersion, into bytes: inout MutableSpan<UInt8>
  ) throws(ImageError) {
    _ = try ImageHeader(decoding: bytes.span)
    guard version.rawValue != 0 else { throw .version }
    bytes.store(version.rawValue, at: 32)
  }
}
