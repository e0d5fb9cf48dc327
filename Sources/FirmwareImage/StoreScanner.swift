// SPDX-License-Identifier: MIT
public import LFA

/// Says why a package of the store, or the rest of the store, was passed over.
public enum StoreFault: Error, Equatable, Sendable {
  /// The package is malformed.
  case package(FIPError)
  /// The package has no manifest.
  case noManifest
  /// The manifest could not be read, or is malformed.
  case manifest(ManifestError)
  /// The manifest names an image that the package has not got.
  case noImage(GUID)
  /// The manifest's size of an image differs from the package's.
  case imageSize(GUID)
  /// The table of offers has no room for all of the package's images.
  case tableFull
  /// The store has more packages than are read.
  case tooManyPackages
}

extension StoreFault {
  /// Says in a few words what is wrong, for a log line.
  public var text: StaticString {
    switch self {
    case .package(let error): error.text
    case .noManifest: "FIP has no manifest"
    case .manifest(let error): error.text
    case .noImage: "manifest names an image the FIP has not got"
    case .imageSize: "manifest and FIP disagree on an image's size"
    case .tableFull: "no room for more offers"
    case .tooManyPackages: "store has more FIPs than are read"
    }
  }
}

/// Takes note of what a scan passes over.
public protocol StoreScanObserver {
  /// Notes one fault.
  ///
  /// - Parameters:
  ///   - fault: What is wrong.
  ///   - offset: Offset in the store of the package concerned.
  ///   - ending: Whether the rest of the store is unreadable because of it.
  mutating func passedOver(_ fault: StoreFault, at offset: UInt64, ending: Bool)
}

/// Walks an update store: packages at 4 KiB boundaries, each one update with its manifest.
///
/// A scan needs up to 8 KiB of stack: it works on copies of a table of contents and a manifest.
public enum StoreScanner {
  /// Boundary in bytes at which each package starts.
  public static var alignment: UInt64 { 4096 }
  /// The most packages read in a scan, so that a hostile store cannot hold a CPU for long.
  public static var maximumPackages: Int { 256 }

  /// Fills `table` with what the store offers; what it held before is forgotten.
  ///
  /// The first place without a package's magic number ends the store. A bad package offers nothing;
  /// the scan goes on behind it if its extent can be told, and else ends. Nothing here changes the
  /// store, and no content of it can do more than end the scan early.
  ///
  /// - Returns: How many packages were found, good or bad.
  @discardableResult
  public static func scan(
    _ source: inout some ByteSource, into table: inout OfferTable,
    observer: inout some StoreScanObserver
  ) -> Int {
    table.removeAll()
    var offset: UInt64 = 0
    var packages = 0
    while true {
      do throws(FIPError) {
        let package = try FIPReader(&source, at: offset)
        guard packages < maximumPackages else {
          observer.passedOver(.tooManyPackages, at: offset, ending: true)
          return packages
        }
        packages += 1
        do throws(StoreFault) {
          try take(package, of: &source, into: &table)
        } catch {
          observer.passedOver(error, at: offset, ending: false)
        }
        // No overflow: the package ends inside the store.
        let end = offset &+ package.size
        let padding = (alignment &- end % alignment) % alignment
        guard source.contains(end, count: padding) else { return packages }
        offset = end &+ padding
      } catch {
        if error != .noPackage {
          packages += 1
          observer.passedOver(.package(error), at: offset, ending: true)
        }
        return packages
      }
    }
  }

  /// Adds all images of one package to the table, or none.
  private static func take(
    _ package: borrowing FIPReader, of source: inout some ByteSource, into table: inout OfferTable
  ) throws(StoreFault) {
    do throws(FIPError) { try package.checkEntries() } catch { throw .package(error) }
    var manifest = Manifest()
    try read(&manifest, of: package, in: &source)
    for index in 0..<manifest.count {
      guard let record = manifest.record(at: index) else { continue }
      guard let entry = package.entry(record.guid) else { throw .noImage(record.guid) }
      guard entry.size == record.size else { throw .imageSize(record.guid) }
    }
    guard manifest.count <= table.room else { throw .tableFull }
    for index in 0..<manifest.count {
      guard let record = manifest.record(at: index), let entry = package.entry(record.guid)
      else { continue }
      table.append(
        Offer(
          guid: record.guid, version: record.version, offset: package.base &+ entry.offset,
          size: record.size, digest: record.digest))
    }
  }

  /// Copies the package's manifest out of the store once, and decodes the copy.
  private static func read(
    _ manifest: inout Manifest, of package: borrowing FIPReader, in source: inout some ByteSource
  ) throws(StoreFault) {
    guard let entry = package.entry(Manifest.uuid) else { throw .noManifest }
    guard entry.size <= UInt64(Manifest.maximumSize) else { throw .manifest(.size) }
    var copy = InlineArray<1296, UInt8>(repeating: 0)
    let size = Int(entry.size)
    do throws(ByteSourceError) {
      var bytes = copy.mutableSpan
      try source.copyBytes(at: package.base &+ entry.offset, count: size, into: &bytes)
    } catch {
      throw .package(.unreadable)
    }
    do throws(ManifestError) {
      try manifest.decode(copy.span.extracting(first: size))
    } catch {
      throw .manifest(error)
    }
  }
}
