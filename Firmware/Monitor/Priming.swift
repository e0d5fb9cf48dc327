// SPDX-License-Identifier: MIT

import FirmwareImage
import LFA
import MonitorMachine

/// Readies images in idle slots: everything about an activation that can be done before it.
///
/// The agent's activation lock is held by whoever calls this.
enum Priming {
  /// An image that has been copied, checked and relocated, in the slot of its component.
  struct Image {
    let component: Component
    let base: UInt64
    let header: ImageHeader
  }

  /// The image that is ready, of whatever component.
  private(set) nonisolated(unsafe) static var image: Image?

  /// Loads the next image of a component.
  ///
  /// - Throws: `authError` if the image is not what its manifest says, or no image; `busy` while
  ///   the monitor's last activation is not over; `wrongState` if nothing is pending.
  static func load(_ component: Component) throws(Status) {
    guard let base = component.idleSlot else { throw .notSupported }
    guard !HandOver.isSwitching else { throw .busy }
    let offer = try Store.nextOffer(component)
    // SAFETY: the activation lock makes this CPU the only one here.
    unsafe image = nil
    Slots.open(base)
    do throws(ImageError) {
      let header = try copy(offer, to: base)
      Slots.publish(base)
      if component == .monitor { Slots.seal(base, header) }
      unsafe image = Image(component: component, base: base, header: header)
    } catch {
      report(component, offer, error.text)
      throw .authError
    }
    report(component, offer, "is ready")
  }

  /// Forgets the image.
  static func discard() {
    // SAFETY: the activation lock makes this CPU the only one here.
    unsafe image = nil
  }

  /// Copies the image once, and from then on reads only the copy.
  private static func copy(_ offer: Offer, to base: UInt64) throws(ImageError) -> ImageHeader {
    let size = Int(offer.size)
    do throws(ByteSourceError) {
      try PhysicalMemory.withBytes(
        at: base, count: size
      ) { (slot: inout MutableSpan<UInt8>) throws(ByteSourceError) in
        var flash = StoreFlash()
        try flash.copyBytes(at: offer.offset, count: size, into: &slot)
      }
    } catch {
      throw .truncated
    }
    guard Digest.sha256(at: base, count: size) == offer.digest else { throw .magic }
    let header = try Slots.header(at: base)
    try offer.check(header)
    try PhysicalMemory.withBytes(
      at: base, count: Int(SLOT_SIZE)
    ) { (slot: inout MutableSpan<UInt8>) throws(ImageError) in
      try header.relocate(&slot, toRunAt: base)
      try header.clearBeyondData(&slot)
    }
    return header
  }

  private static func report(_ component: Component, _ offer: Offer, _ outcome: StaticString) {
    let line = LogLine()
    line.text("prime: ")
    line.text(component.name)
    line.character(UInt8(ascii: " "))
    line.version(offer.version)
    line.text(" from ")
    line.hexadecimal(offer.offset)
    line.text(": ")
    line.text(outcome)
  }
}
