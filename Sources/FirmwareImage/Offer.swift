// SPDX-License-Identifier: MIT
public import LFA

/// One image the update store offers, as its manifest describes it.
///
/// Everything needed to fetch and check the image is here, so the store's tables are not read again.
public struct Offer: Equatable, Sendable {
  /// The component the image is for.
  public let guid: GUID
  /// The version the image claims.
  public let version: FirmwareVersion
  /// Offset in the store of the image's first byte.
  public let offset: UInt64
  /// Size in bytes of the image's file, 128 bytes to one slot.
  public let size: UInt64
  /// SHA-256 that the copied bytes must have.
  public let digest: ImageDigest

  /// Checks that the copied image is the one the manifest was made for; do this before all else.
  ///
  /// - Throws: `.digestMismatch`.
  public func check(_ digest: ImageDigest) throws(ImageError) {
    guard digest == self.digest else { throw .digestMismatch }
  }

  /// Checks that the header of the copied image says what its manifest said.
  ///
  /// - Throws: `.guidMismatch`, `.versionMismatch` or `.sizeMismatch`.
  public func check(_ header: ImageHeader) throws(ImageError) {
    guard header.guid == guid else { throw .guidMismatch }
    guard header.version.rawValue == version.rawValue else { throw .versionMismatch }
    guard header.fileSize == size else { throw .sizeMismatch }
  }
}
