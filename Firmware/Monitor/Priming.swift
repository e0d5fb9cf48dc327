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
  /// - Returns: `.callAgain`, with nothing done, while CPUs are on their way out of the monitor that
  ///   was replaced last: its slot is the idle one.
  /// - Throws: `authError` if the image is not what its manifest says, or no image; `busy` while
  ///   another CPU reads the store; `wrongState` if nothing is pending.
  static func load(_ component: Component) throws(Status) -> Progress {
    guard let base = component.idleSlot else { throw .notSupported }
    if HandOver.isSwitching { return .callAgain }
    let offer = try Store.nextOffer(component)
    // SAFETY: the activation lock makes this CPU the only one here.
    unsafe image = nil
    Slots.open(base)
    do throws(Refusal) {
      let header = try copy(offer, to: base)
      Slots.publish(base, size: header.memorySize)
      if component == .monitor { Slots.seal(base, header) }
      unsafe image = Image(component: component, base: base, header: header)
    } catch {
      report(component, offer, error.text)
      throw .authError
    }
    report(component, offer, "is ready")
    return .complete
  }

  /// Why an image is not taken, in words for the log; the client learns only that it is not.
  private struct Refusal: Error {
    let text: StaticString
  }

  /// Forgets the image; nothing of its slot executes any more.
  static func discard() {
    // SAFETY: the activation lock makes this CPU the only one here.
    guard let given = unsafe image else { return }
    unsafe image = nil
    Slots.open(given.base)
    let line = LogLine()
    line.text("given up: ")
    line.text(given.component.name)
    line.character(UInt8(ascii: " "))
    line.version(given.header.version)
  }

  /// Takes note that the image runs.
  static func finish() {
    // SAFETY: as above.
    unsafe image = nil
  }

  /// Copies the image once, and from then on reads only the copy.
  private static func copy(_ offer: Offer, to base: UInt64) throws(Refusal) -> ImageHeader {
    let size = Int(offer.size)
    do throws(ByteSourceError) {
      try PhysicalMemory.withBytes(
        at: base, count: size
      ) { (slot: inout MutableSpan<UInt8>) throws(ByteSourceError) in
        var flash = StoreFlash()
        try flash.copyBytes(at: offer.offset, count: size, into: &slot)
      }
    } catch {
      throw Refusal(text: "image cannot be read")
    }
    guard Digest.sha256(at: base, count: size) == offer.digest
    else { throw Refusal(text: "image is not the one its manifest names") }
    do throws(ImageError) {
      let header = try Slots.header(at: base)
      try offer.check(header)
      try Slots.relocate(base, header)
      return header
    } catch {
      throw Refusal(text: error.text)
    }
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
