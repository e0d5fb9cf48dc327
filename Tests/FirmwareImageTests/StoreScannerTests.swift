// SPDX-License-Identifier: MIT

import FirmwareImage
import LFA
import Testing

/// Collects what a scan passes over.
struct Collector: StoreScanObserver {
  struct Finding: Equatable {
    var fault: StoreFault
    var offset: UInt64
    var ending: Bool
  }
  var findings: [Finding] = []

  mutating func passedOver(_ fault: StoreFault, at offset: UInt64, ending: Bool) {
    findings.append(Finding(fault: fault, offset: offset, ending: ending))
  }
}

/// Scans stores into one table, as firmware does, and keeps what the last scan passed over.
@safe final class Scanned {
  private let storage = UnsafeMutableBufferPointer<Offer>.allocate(
    capacity: OfferTable.usualCapacity)
  private var table: OfferTable
  private(set) var findings: [Collector.Finding] = []

  init() {
    // SAFETY: the storage is this table's alone, and lives as long as it does.
    table = unsafe OfferTable(storage: storage)
  }

  deinit {
    // SAFETY: allocated above, freed once.
    unsafe storage.deallocate()
  }

  func scan(_ source: inout ArraySource) {
    var collector = Collector()
    StoreScanner.scan(&source, into: &table, observer: &collector)
    findings = collector.findings
  }

  convenience init(_ store: [UInt8]) {
    self.init()
    var source = ArraySource(store)
    scan(&source)
  }

  var offers: [Offer] { (0..<table.count).compactMap { table.offer(at: $0) } }
  var count: Int { table.count }
  func offer(at index: Int) -> Offer? { table.offer(at: index) }
  func nextOffer(for guid: GUID, above version: UInt64) -> Offer? {
    table.nextOffer(for: guid, above: FirmwareVersion(rawValue: version))
  }
}

@Suite("Update store")
struct StoreScannerTests {
  /// Scans a store and returns its offers and what was passed over.
  static func scan(_ store: [UInt8]) -> (offers: [Offer], findings: [Collector.Finding]) {
    let scanned = Scanned(store)
    return (scanned.offers, scanned.findings)
  }

  static let small = makeUpdate([(monitorUUID, 0x1_0000_0001)])
  /// What `small` takes of a store, up to the next package.
  static let step = UInt64(0x4000)

  @Test("Offers in the order of the store, pointing at their images")
  func offers() throws {
    let store = makeStore([
      makeUpdate([(payloadUUID, 0x1_0000_0001), (monitorUUID, 0x1_0000_0002)]), Self.small,
    ])
    let (offers, findings) = Self.scan(store)
    #expect(findings.isEmpty)
    #expect(offers.map(\.guid) == [payload, monitor, monitor])
    #expect(offers.map(\.version.minor) == [1, 2, 1])
    for offer in offers {
      let image = Array(store[Int(offer.offset)..<Int(offer.offset + offer.size)])
      let header = try ImageHeader(decoding: image.span)
      try offer.check(header)
    }
    #expect(offers[1].digest == ImageDigest(InlineArray(repeating: 1)))
  }

  @Test(
    "An empty store offers nothing and is no fault",
    arguments: [
      [], [UInt8](repeating: 0xff, count: 8192), [UInt8](repeating: 0, count: 8192), [1, 0, 0x64],
    ])
  func empty(store: [UInt8]) {
    let (offers, findings) = Self.scan(store)
    #expect(offers.isEmpty)
    #expect(findings.isEmpty)
  }

  /// A bad first package whose extent can be told, and the fault reported.
  static let skipped: [(package: [UInt8], fault: StoreFault)] = {
    let image = makeImage()
    let manifest = makeManifest([(monitorUUID, 0x1_0000_0001, image.count)])
    var broken = manifest
    broken[0] = 0
    let short = makeManifest([(monitorUUID, 0x1_0000_0001, image.count - 16)])
    let long = manifest + [UInt8](repeating: 0, count: 1297 - manifest.count)
    var emptyEntry = small
    emptyEntry.put(0, at: 40)
    return [
      (makeFIP([]), .noManifest),
      (makeFIP([(monitorUUID, image)]), .noManifest),
      (makeFIP([(manifestUUID, broken), (monitorUUID, image)]), .manifest(.magic)),
      (makeFIP([(manifestUUID, long), (monitorUUID, image)]), .manifest(.size)),
      (makeFIP([(manifestUUID, manifest), (payloadUUID, image)]), .noImage(monitor)),
      (makeFIP([(manifestUUID, short), (monitorUUID, image)]), .imageSize(monitor)),
      (emptyEntry, .package(.emptyEntry(index: 0))),
    ]
  }()

  @Test("A bad package is passed over, the next one is read", arguments: skipped)
  func skip(package: [UInt8], fault: StoreFault) {
    let (offers, findings) = Self.scan(makeStore([package, Self.small]))
    #expect(findings == [.init(fault: fault, offset: 0, ending: false)])
    #expect(offers.map(\.version) == [FirmwareVersion(major: 1, minor: 1)])
  }

  @Test("A package of unknown extent ends the store")
  func ending() {
    var bad = Self.small
    bad.put(.max, at: 16 + 2 * 40 + 16)
    let (offers, findings) = Self.scan(makeStore([Self.small, bad, Self.small]))
    #expect(
      findings == [.init(fault: .package(.totalSize), offset: Self.step, ending: true)])
    #expect(offers.count == 1)
  }

  @Test("One bad image spoils its whole update")
  func allOrNothing() {
    let image = makeImage()
    let manifest = makeManifest([
      (monitorUUID, 0x1_0000_0001, image.count), (payloadUUID, 0x1_0000_0001, image.count),
    ])
    let package = makeFIP([(manifestUUID, manifest), (monitorUUID, image)])
    let (offers, findings) = Self.scan(makeStore([package]))
    #expect(offers.isEmpty)
    #expect(findings == [.init(fault: .noImage(payload), offset: 0, ending: false)])
  }

  @Test("Images without a record are not offered")
  func unlisted() {
    let image = makeImage()
    let manifest = makeManifest([(monitorUUID, 0x1_0000_0001, image.count)])
    let package = makeFIP([
      (payloadUUID, image), (monitorUUID, image), (manifestUUID, manifest),
    ])
    #expect(Self.scan(makeStore([package])).offers.map(\.guid) == [monitor])
  }

  @Test("A package may end exactly at the end of the store")
  func exactEnd() {
    #expect(Self.scan(Self.small).offers.count == 1)
  }

  @Test("The sixty-fifth offer is reported and ignored")
  func full() {
    let packages = (1...65).map { makeUpdate([(monitorUUID, UInt64($0))]) }
    let (offers, findings) = Self.scan(makeStore(packages))
    #expect(offers.count == 64)
    #expect(findings == [.init(fault: .tableFull, offset: 64 * Self.step, ending: false)])
  }

  @Test("The two hundred and fifty-seventh package ends the scan")
  func tooMany() {
    let (_, findings) = Self.scan(makeStore([[UInt8]](repeating: makeFIP([]), count: 257)))
    #expect(findings.count == 257)
    #expect(
      findings.last == .init(fault: .tooManyPackages, offset: 256 * 4096, ending: true))
  }

  @Test("A scan forgets the one before")
  func rescan() {
    let scanned = Scanned(Self.small)
    #expect(scanned.count == 1)
    #expect(scanned.offer(at: 1) == nil)
    #expect(scanned.offer(at: -1) == nil)
    var source = ArraySource([])
    scanned.scan(&source)
    #expect(scanned.count == 0)
    #expect(scanned.offer(at: 0) == nil)
  }

  @Test("Nothing is fetched twice, and no image at all")
  func once() {
    var source = ArraySource(makeStore([Self.small, Self.small]))
    source.counting = true
    Scanned().scan(&source)
    #expect(source.fetches.values.allSatisfy { $0 == 1 })
    // Two packages of header, three entries and a manifest; padding of the second ends the store.
    #expect(source.fetches.count == 2 * (16 + 3 * 40 + 96))
  }

  @Test("A store that fails in a manifest is reported")
  func unreadable() {
    var source = ArraySource(Self.small)
    source.brokenFrom = 150
    let scanned = Scanned()
    scanned.scan(&source)
    #expect(
      scanned.findings == [.init(fault: .package(.unreadable), offset: 0, ending: false)])
  }
}

@Suite("Next offer")
struct NextOfferTests {
  /// The version offered next, from a store with these versions of one component.
  static func next(_ versions: [UInt64], guid: GUID = monitor, above: UInt64) -> UInt64? {
    let store = makeStore(versions.map { makeUpdate([(monitorUUID, $0)]) })
    return Scanned(store).nextOffer(for: guid, above: above)?.version.rawValue
  }

  @Test("The lowest version above the running one, whatever the order")
  func lowest() {
    let versions: [UInt64] = [0x2_0000_0000, 0x1_0000_0003, 0x1_0000_0002, 0x1_0000_0001]
    #expect(Self.next(versions, above: 0x1_0000_0000) == 0x1_0000_0001)
    #expect(Self.next(versions, above: 0x1_0000_0001) == 0x1_0000_0002)
    #expect(Self.next(versions, above: 0x1_0000_0003) == 0x2_0000_0000)
    #expect(Self.next(versions, above: 0x2_0000_0000) == nil)
    #expect(Self.next(versions, above: .max) == nil)
  }

  @Test("Nothing for another component")
  func other() {
    #expect(Self.next([0x1_0000_0001], guid: payload, above: 0) == nil)
  }

  @Test("Of equal versions the first counts")
  func equal() {
    let store = makeStore([
      makeUpdate([(monitorUUID, 5)]), makeUpdate([(monitorUUID, 5)]),
    ])
    let offer = Scanned(store).nextOffer(for: monitor, above: 0)
    let payloadOffset: UInt64 = 16 + 3 * 40 + 96
    #expect(offer?.offset == payloadOffset)
  }

  @Test("An offer and another image's header do not match")
  func check() throws {
    let offer = try #require(StoreScannerTests.scan(StoreScannerTests.small).offers.first)
    try offer.check(ImageHeader(decoding: makeImage().span))
    try offer.check(ImageDigest(InlineArray(repeating: 0)))
    #expect(throws: ImageError.digestMismatch) {
      try offer.check(ImageDigest(InlineArray(repeating: 1)))
    }
    #expect(throws: ImageError.guidMismatch) {
      try offer.check(ImageHeader(decoding: makeImage(uuid: payloadUUID).span))
    }
    #expect(throws: ImageError.versionMismatch) {
      try offer.check(ImageHeader(decoding: makeImage(version: 0x1_0000_0002).span))
    }
    #expect(throws: ImageError.sizeMismatch) {
      var image = makeImage()
      image.put(0x3030, at: 40)
      try offer.check(ImageHeader(decoding: image.span))
    }
  }
}
