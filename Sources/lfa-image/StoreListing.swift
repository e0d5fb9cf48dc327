// SPDX-License-Identifier: MIT

import FirmwareImage
import LFA
import LFAText

/// What firmware would find in an update store, and whether it could use it.
struct StoreListing: StoreScanObserver {
  /// How many packages there are, good or bad.
  private(set) var packageCount = 0
  private(set) var offers: [Offer] = []
  /// What is wrong, a sentence each, with its place in the store.
  private(set) var problems: [String] = []

  init(_ bytes: [UInt8]) {
    var source = FileSource(bytes: bytes)
    let storage = UnsafeMutableBufferPointer<Offer>.allocate(capacity: OfferTable.usualCapacity)
    // SAFETY: the storage is the table's alone, and freed when the table is not used any more.
    defer { unsafe storage.deallocate() }
    var table = unsafe OfferTable(storage: storage)
    packageCount = StoreScanner.scan(&source, into: &table, observer: &self)
    for index in 0..<table.count {
      guard let offer = table.offer(at: index) else { continue }
      offers.append(offer)
      let image = Array(bytes[Int(offer.offset)..<Int(offer.offset + offer.size)])
      if let problem = problem(of: offer, image) {
        problems.append("image at \(hexadecimal(offer.offset)): \(problem)")
      }
    }
  }

  mutating func passedOver(_ fault: StoreFault, at offset: UInt64, ending: Bool) {
    let consequence = ending ? "; nothing behind it is read" : ""
    problems.append("FIP at \(hexadecimal(offset)): \(fault.text)\(consequence)")
  }

  private func problem(of offer: Offer, _ image: [UInt8]) -> String? {
    do throws(ImageError) {
      try offer.check(sha256(image))
      let header = try ImageHeader(decoding: image.span)
      try offer.check(header)
      try checkRelocations(header, image)
      return nil
    } catch {
      return "\(error.text)"
    }
  }
}

/// Applies an image's relocations to a copy in memory, as firmware does in a slot.
func checkRelocations(_ header: ImageHeader, _ image: [UInt8]) throws(ImageError) {
  var slot = image
  let room = Int(ImageHeader.slotSize) - slot.count
  slot += [UInt8](repeating: 0, count: max(0, room))
  var memory = slot.mutableSpan
  try header.relocate(&memory, toRunAt: 0)
}
