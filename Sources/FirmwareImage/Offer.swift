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

  static var none: Offer {
    Offer(
      guid: GUID(x1: 0, x2: 0), version: FirmwareVersion(rawValue: 0), offset: 0, size: 0,
      digest: .zero)
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

/// Holds what the update store offers, in the order of the store.
///
/// Its 4.6 KiB are no constant to the compiler, so a global of this type is made on first use; in
/// firmware, initialise it in memory of your own at boot instead.
public struct OfferTable: ~Copyable, Sendable {
  /// The most offers the table holds.
  public static var capacity: Int { 64 }

  /// Offers in use.
  public private(set) var count: Int
  private var offers: InlineArray<64, Offer>

  /// Makes an empty table.
  public init() {
    count = 0
    offers = InlineArray(repeating: .none)
  }

  /// Returns the offer of this index, or nil if there is none.
  public func offer(at index: Int) -> Offer? {
    index >= 0 && index < count ? offers[index] : nil
  }

  /// Returns the offer that updates a component next: the lowest version above the running one.
  ///
  /// Of two offers of one version, the store's first counts.
  ///
  /// - Parameters:
  ///   - guid: The component.
  ///   - version: The version that runs now.
  public func nextOffer(for guid: GUID, above version: FirmwareVersion) -> Offer? {
    var best: Offer?
    for index in 0..<count {
      let offer = offers[index]
      guard offer.guid == guid, offer.version.rawValue > version.rawValue else { continue }
      if let found = best, found.version.rawValue <= offer.version.rawValue { continue }
      best = offer
    }
    return best
  }

  mutating func removeAll() { count = 0 }

  var room: Int { OfferTable.capacity - count }

  mutating func append(_ offer: Offer) {
    guard room > 0 else { return }
    offers[count] = offer
    count += 1
  }
}
