// SPDX-License-Identifier: MIT

public import LFA
import SystemPackage

extension HistoryFile {
  /// Reads the newest entries, across all files; a journal that does not exist has none.
  ///
  /// Takes no lock. An entry that is appended meanwhile is there or not; it may also be seen half
  /// written, and counts as a damaged line then.
  ///
  /// - Parameters:
  ///   - limit: How many entries are returned at most; nil for all. Files older than the ones that
  ///     have so many are not read.
  ///   - component: Whose entries are wanted; nil for every component's.
  /// - Throws: If the newest file exists and cannot be read. Older ones are listed as problems.
  public func entries(
    limit: Int? = nil, component: GUID? = nil
  ) throws(HistoryError) -> HistoryListing {
    var listing = HistoryListing()
    let files = try openAll(&listing)
    defer { for (file, _) in files { try? file.close() } }
    for (file, path) in files {
      if let limit, listing.entries.count >= limit { break }
      var older = HistoryListing()
      do {
        try read(file, path, component, into: &older)
      } catch {
        if path == Rotation.name(directory, 0) { throw error }
        listing.problems.append(error)
      }
      listing.entries = older.entries + listing.entries
      listing.damagedLines += older.damagedLines
      listing.unreadBytes += older.unreadBytes
    }
    if let limit { listing.entries = listing.entries.suffix(max(limit, 0)) }
    return listing
  }

  /// Opens the files that exist, the newest first.
  ///
  /// In this order one that is renamed meanwhile is met at its old age or the next, or twice, but is
  /// never missed.
  private func openAll(
    _ listing: inout HistoryListing
  ) throws(HistoryError) -> [(FileDescriptor, FilePath)] {
    var files: [(FileDescriptor, FilePath)] = []
    var seen: [Stat] = []
    for age in 0...max(kept, 0) {
      let path = Rotation.name(directory, age)
      do throws(HistoryError) {
        guard let file = try StateFile.open(path, .readOnly) else { continue }
        guard let status = try? file.stat(),
          !seen.contains(where: {
            $0.inode == status.inode && $0.deviceID == status.deviceID
          })
        else {
          try? file.close()
          continue
        }
        seen.append(status)
        files.append((file, path))
      } catch {
        if age == 0 { throw error }
        listing.problems.append(error)
      }
    }
    return files
  }

  private func read(
    _ file: FileDescriptor, _ path: FilePath, _ component: GUID?, into listing: inout HistoryListing
  ) throws(HistoryError) {
    var lines = HistoryLines()
    func take(_ line: HistoryLines.Line) {
      switch line {
      case .tooLong: listing.damagedLines += 1
      case .whole(let bytes):
        guard let entry = HistoryLine.decode(bytes) else {
          listing.damagedLines += 1
          return
        }
        if component == nil || component == entry.guid { listing.entries.append(entry) }
      }
    }
    do {
      let size = try file.stat().size
      var offset = max(size - longestFile, 0)
      listing.unreadBytes += offset
      var chunk = [UInt8](repeating: 0, count: 65_536)
      while offset < size {
        // SAFETY: the buffer is used for the duration of the call only.
        let count = try unsafe chunk.withUnsafeMutableBytes { buffer in
          try unsafe file.read(fromAbsoluteOffset: offset, into: buffer)
        }
        guard count > 0 else { break }
        offset += Int64(count)
        lines.append(chunk.prefix(count), take)
      }
      lines.finish(take)
    } catch {
      throw HistoryError(path, .read, .system(error as? Errno ?? .ioError))
    }
  }
}
