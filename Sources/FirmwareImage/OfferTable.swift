// SPDX-License-Identifier: MIT
public import LFA

/// Holds what the update store offers, in the order of the store.
///
/// The offers lie in memory of the caller's, which lives as long as the table.
@safe public struct OfferTable: ~Copyable {
  /// Offers the firmware's table has room for.
  public static var usualCapacity: Int { 64 }

  private let storage: UnsafeMutableBufferPointer<Offer>
  /// Offers in use.
  public private(set) var count: Int

  /// Makes an empty table in lent memory, whatever that holds.
  ///
  /// - Parameter storage: Room for offers, aligned for one; nobody else uses it meanwhile.
  @unsafe public init(storage: UnsafeMutableBufferPointer<Offer>) {
    unsafe self.storage = storage
    count = 0
  }

  /// Returns the offer of this index, or nil if there is none.
  public func offer(at index: Int) -> Offer? {
    guard index >= 0, index < count else { return nil }
    // SAFETY: `append` has filled every place below `count`, which never exceeds the storage.
    return unsafe storage[index]
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
      guard let offer = offer(at: index), offer.guid == guid, offer.version > version
      else { continue }
      if let found = best, found.version <= offer.version { continue }
      best = offer
    }
    return best
  }

  mutating func removeAll() { count = 0 }

  var room: Int { unsafe storage.count - count }

  mutating func append(_ offer: Offer) {
    guard room > 0 else { return }
    // SAFETY: there is room, so `count` is a place of the storage; an offer needs no cleaning up.
    unsafe storage.initializeElement(at: count, to: offer)
    count += 1
  }
}
