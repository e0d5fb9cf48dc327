// SPDX-License-Identifier: MIT

import FirmwareImage
import LFA

/// Feeds the fuzzer's bytes to every decoder: as an update store, a manifest and an image.
///
/// A trap or an access out of bounds ends the run with the input that caused it, and so does an
/// offer that points outside the store.
@c(LLVMFuzzerTestOneInput)
public func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // SAFETY: libFuzzer passes `count` readable bytes, and null only with a count of zero.
  let input = unsafe UnsafeBufferPointer(start: start, count: count)
  fuzzStore(unsafe Array(input))
  unsafe fuzzManifest(input.span)
  fuzzImage(unsafe Array(input))
  return 0
}

private func fuzzStore(_ bytes: [UInt8]) {
  let storage = UnsafeMutableBufferPointer<Offer>.allocate(capacity: OfferTable.usualCapacity)
  // SAFETY: the storage is the table's alone, and freed when the table is not used any more.
  defer { unsafe storage.deallocate() }
  var table = unsafe OfferTable(storage: storage)
  var source = ArraySource(bytes: bytes)
  var observer = Deaf()
  StoreScanner.scan(&source, into: &table, observer: &observer)
  for index in 0..<table.count {
    guard let offer = table.offer(at: index) else { fatalError("an offer is missing") }
    precondition(offer.offset <= source.size && offer.size <= source.size - offer.offset)
    let next = table.nextOffer(for: offer.guid, above: FirmwareVersion(rawValue: 0))
    precondition(next != nil)
  }
}

private func fuzzManifest(_ bytes: Span<UInt8>) {
  guard let manifest = try? Manifest(decoding: bytes) else { return }
  var copy = [UInt8](repeating: 0, count: manifest.encodedSize)
  var encoded = copy.mutableSpan
  guard (try? manifest.encode(into: &encoded)) != nil else { fatalError("it cannot be encoded") }
  for index in 0..<bytes.count { precondition(copy[index] == bytes[index]) }
}

private func fuzzImage(_ bytes: [UInt8]) {
  guard let header = try? ImageHeader(decoding: bytes.span) else { return }
  var slot = bytes + [UInt8](repeating: 0, count: max(0, 0x10_0000 - bytes.count))
  var memory = slot.mutableSpan
  try? header.relocate(&memory, toRunAt: 0xe20_0000)
  try? header.clearBeyondData(&memory)
  precondition(
    slot[..<Int(header.rodataEnd)].elementsEqual(
      (bytes + [UInt8](repeating: 0, count: Int(header.rodataEnd)))[..<Int(header.rodataEnd)]))
}

private struct ArraySource: ByteSource {
  let bytes: [UInt8]
  var size: UInt64 { UInt64(bytes.count) }

  mutating func copyBytes(
    at offset: UInt64, count: Int, into buffer: inout MutableSpan<UInt8>
  ) throws(ByteSourceError) {
    precondition(offset <= size && UInt64(count) <= size - offset && count <= buffer.count)
    for index in 0..<count { buffer[index] = bytes[Int(offset) + index] }
  }
}

private struct Deaf: StoreScanObserver {
  mutating func passedOver(_ fault: StoreFault, at offset: UInt64, ending: Bool) {
    precondition(fault.text.utf8CodeUnitCount > 0)
  }
}
