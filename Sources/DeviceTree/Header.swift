// SPDX-License-Identifier: MIT

/// Describes where the blocks of a flattened device tree lie (Devicetree Specification 0.4,
/// chapter 5).
///
///      0 magic 0xd00dfeed   4 total size        8 structure offset   12 strings offset
///     16 reservations      20 version          24 compatible with    28 boot CPU
///     32 strings size      36 structure size                 all words big endian
///
/// A value of this type has its blocks inside the blob it was read from.
public struct Header: Equatable, Sendable {
  /// Size in bytes of the encoded header.
  public static var encodedSize: Int { 40 }
  static var magic: UInt32 { 0xd00d_feed }

  /// Size in bytes of the whole tree.
  public let totalSize: Int
  /// Bytes of the structure block.
  public let structure: Range<Int>
  /// Bytes of the strings block.
  public let strings: Range<Int>
  /// Offset of the memory reservation block.
  public let reservations: Int
  /// Physical identifier of the CPU that boots.
  public let bootCPU: UInt32

  /// Decodes and checks the header at the start of `blob`, which may be longer than the tree.
  public init(decoding blob: Span<UInt8>) throws(DeviceTreeError) {
    guard blob.count >= Header.encodedSize else { throw .truncated }
    guard blob.word(at: 0) == Header.magic else { throw .magic }
    guard blob.word(at: 20) >= 17, blob.word(at: 24) <= 17 else { throw .version }
    totalSize = Int(blob.word(at: 4))
    guard totalSize >= Header.encodedSize, totalSize <= blob.count else { throw .truncated }
    structure = try Header.block(
      at: Int(blob.word(at: 8)), size: Int(blob.word(at: 36)), in: totalSize, alignment: 4)
    strings = try Header.block(
      at: Int(blob.word(at: 12)), size: Int(blob.word(at: 32)), in: totalSize, alignment: 1)
    reservations =
      try Header.block(
        at: Int(blob.word(at: 16)), size: 16, in: totalSize, alignment: 8
      ).lowerBound
    bootCPU = blob.word(at: 28)
  }

  private static func block(
    at offset: Int, size: Int, in total: Int, alignment: Int
  ) throws(DeviceTreeError) -> Range<Int> {
    guard offset >= encodedSize, offset <= total, size <= total - offset, offset % alignment == 0
    else { throw .blockBounds }
    return offset..<offset + size
  }
}
