// SPDX-License-Identifier: MIT

import FirmwareImage
import LFA
import MonitorMachine
import Synchronization
import _Volatile

/// The update store in flash bank 1, and what it offers.
///
/// The normal world can write the flash, and leave it in a mode in which it does not read as an
/// array. So whoever reads it first ends such a mode, and what has been copied is checked as if an
/// enemy had written it: a mode set in between spoils the copy, and no more.
enum Store {
  /// Offers kept; more are logged and left out.
  private static let capacity = 64
  /// Set while a CPU uses the table of offers. Nobody waits for it.
  private static let isInUse = Atomic<Bool>(false)
  /// What the last scan found for each component to be activated next, 0 for nothing.
  private static let nextMonitor = Atomic<UInt64>(0)
  private static let nextPayload = Atomic<UInt64>(0)
  /// Set once this image has read the store.
  private static let isKnown = Atomic<Bool>(false)
  /// What the last scan passed over, in a number.
  private static let lastFaults = Atomic<UInt64>(0)

  /// Makes an empty table; before that, nothing else here may be called.
  static func initialise() {
    // SAFETY: the memory map gives the table and its offers these places, which are large enough
    // and aligned, and no other CPU is in this image yet.
    let offers = unsafe PhysicalMemory.pointer(UInt64(STORE_TABLE_BASE) + 64)
      .assumingMemoryBound(to: Offer.self)
    unsafe table.initialize(
      to: OfferTable(storage: UnsafeMutableBufferPointer(start: offers, count: capacity)))
  }

  /// Reads the store anew, unless another CPU is about it.
  ///
  /// What is wrong with it is logged once, and again when something else is. The normal world is
  /// notified if this image has read the store before and something else is pending now.
  static func scan() {
    guard begin() else { return }
    var flash = StoreFlash()
    let wasKnown = isKnown.exchange(true, ordering: .relaxed)
    var faults = StoreFaults(isSilent: true)
    // SAFETY: this CPU has the table for itself.
    unsafe StoreScanner.scan(&flash, into: &table.pointee, observer: &faults)
    if lastFaults.exchange(faults.summary, ordering: .relaxed) != faults.summary {
      var loud = StoreFaults(isSilent: false)
      unsafe StoreScanner.scan(&flash, into: &table.pointee, observer: &loud)
      if loud.omitted > 0 { log("store: faults that are not shown: ", loud.omitted) }
    }
    let hasChanged = note()
    end()
    if wasKnown && hasChanged { Notification.raise() }
  }

  /// Says in the log what the store offers.
  static func report() {
    guard begin() else { return }
    // SAFETY: this CPU has the table for itself.
    let count = unsafe table.pointee.count
    log("store offers images: ", UInt64(count))
    for index in 0..<count {
      guard let offer = unsafe table.pointee.offer(at: index) else { continue }
      let line = LogLine()
      line.text("  ")
      line.component(offer.guid)
      line.character(UInt8(ascii: " "))
      line.version(offer.version)
      line.text(" at ")
      line.hexadecimal(offer.offset)
    }
    end()
  }

  /// Tells the version that would be activated next, as of the last scan; none if there is none.
  ///
  /// An image that has just taken over reads the store when it is first asked: the CPUs need not
  /// stand still for that.
  static func nextVersion(_ component: Component) -> FirmwareVersion {
    if !isKnown.load(ordering: .relaxed) { scan() }
    return switch component {
    case .monitor: FirmwareVersion(rawValue: nextMonitor.load(ordering: .acquiring))
    case .payload: FirmwareVersion(rawValue: nextPayload.load(ordering: .acquiring))
    case .normalWorld: .none
    }
  }

  /// Returns the offer of that version.
  ///
  /// - Throws: `busy` while another CPU uses the table, `wrongState` if there is no such offer.
  static func nextOffer(_ component: Component) throws(Status) -> Offer {
    guard begin() else { throw .busy }
    // SAFETY: this CPU has the table for itself.
    let offer = unsafe table.pointee.nextOffer(
      for: component.guid, above: component.runningVersion)
    end()
    guard let offer else { throw .wrongState }
    return offer
  }

  /// Compares the last scan's offers with the versions that run now.
  static func update() {
    guard begin() else { return }
    _ = note()
    end()
  }

  /// Notes what is to be activated next; tells whether that is something else than before.
  private static func note() -> Bool {
    // SAFETY: the caller has the table for itself.
    let monitor = unsafe table.pointee.nextOffer(
      for: Component.monitor.guid, above: Component.monitor.runningVersion)
    let payload = unsafe table.pointee.nextOffer(
      for: Component.payload.guid, above: Component.payload.runningVersion)
    let monitorVersion = monitor?.version.rawValue ?? 0
    let payloadVersion = payload?.version.rawValue ?? 0
    let oldMonitor = nextMonitor.exchange(monitorVersion, ordering: .acquiringAndReleasing)
    let oldPayload = nextPayload.exchange(payloadVersion, ordering: .acquiringAndReleasing)
    return oldMonitor != monitorVersion || oldPayload != payloadVersion
  }

  private static func begin() -> Bool { !isInUse.exchange(true, ordering: .acquiring) }
  private static func end() { isInUse.store(false, ordering: .releasing) }

  private static var table: UnsafeMutablePointer<OfferTable> {
    // SAFETY: the memory map gives the table this place, which is large enough and aligned.
    unsafe PhysicalMemory.pointer(UInt64(STORE_TABLE_BASE))
      .assumingMemoryBound(to: OfferTable.self)
  }
}

/// Copies out of flash bank 1.
struct StoreFlash: ByteSource {
  let size = UInt64(STORE_FLASH_SIZE)

  /// Ends the mode that the flash was left in: the command for reading the array, to both chips.
  ///
  /// Twice, because chips that were told to program a word take the first one for its data; and at
  /// the last word, where that spoils no update. Chips that were told to fill a buffer take both:
  /// the store may seem empty until the normal world ends that.
  ///
  /// Once for a scan or an image, because the machine takes milliseconds over it.
  init() {
    let command = deviceRegister(UInt64(STORE_FLASH_BASE) + UInt64(STORE_FLASH_SIZE) - 4)
    command.store(0x00ff_00ff)
    command.store(0x00ff_00ff)
  }

  mutating func copyBytes(
    at offset: UInt64, count: Int, into buffer: inout MutableSpan<UInt8>
  ) throws(ByteSourceError) {
    guard count >= 0, count <= buffer.count, offset <= size, UInt64(count) <= size - offset
    else { throw .outOfBounds }
    let source = UInt64(STORE_FLASH_BASE) + offset
    // SAFETY: the flash is mapped, and both ranges are inside their bounds, as just checked.
    unsafe buffer.withUnsafeMutableBytes { destination in
      unsafe destination.copyMemory(
        from: UnsafeRawBufferPointer(start: PhysicalMemory.pointer(source), count: count))
    }
  }
}

/// Takes note of what a scan passes over, and writes a line for each unless it is silent.
///
/// Lines are limited, because whoever writes the store can make many faults, and a CPU of the
/// normal world stands still while they are written.
private struct StoreFaults: StoreScanObserver {
  private static let lineLimit: UInt64 = 24
  let isSilent: Bool
  private var lineCount: UInt64 = 0
  /// Counts the faults that had no line.
  private(set) var omitted: UInt64 = 0
  /// Differs with what was passed over where: 0 for nothing.
  private(set) var summary: UInt64 = 0

  init(isSilent: Bool) { self.isSilent = isSilent }

  mutating func passedOver(_ fault: StoreFault, at offset: UInt64, ending: Bool) {
    let text = fault.text
    // A text's length tells most faults apart.
    summary = (summary &+ offset &+ UInt64(text.utf8CodeUnitCount)) &* 0x9e37_79b9_7f4a_7c15 | 1
    if isSilent { return }
    guard ending || lineCount < StoreFaults.lineLimit else {
      omitted &+= 1
      return
    }
    lineCount &+= 1
    let line = LogLine()
    line.text("store at ")
    line.hexadecimal(offset)
    line.text(": ")
    line.text(text)
    line.text(ending ? "; the rest is not read" : "; passed over")
  }
}
