// SPDX-License-Identifier: MIT

/// Says why a firmware image package was refused.
public enum FIPError: Error, Equatable, Sendable {
  /// The table of contents does not start with 0xAA640001, so there is no package here.
  case noPackage
  /// The store could not be read.
  case unreadable
  /// The table of contents runs past the end of the store.
  case truncated
  /// The serial number is zero, which TF-A refuses as well.
  case serialNumber
  /// The table has more entries than are taken, or nothing ends it.
  case tooManyEntries
  /// The total size is less than the table of contents, or reaches past the end of the store.
  case totalSize
  /// This entry has no bytes.
  case emptyEntry(index: Int)
  /// This entry lies over the table of contents.
  case entryInTable(index: Int)
  /// This entry reaches past the end of its package.
  case entryPastEnd(index: Int)
  /// This entry shares bytes with an earlier one.
  case overlappingEntry(index: Int)
  /// This entry has the UUID of an earlier one.
  case duplicateEntry(index: Int)
}

extension FIPError {
  /// Says in a few words what is wrong, for a log line.
  public var text: StaticString {
    switch self {
    case .noPackage: "no FIP here"
    case .unreadable: "store could not be read"
    case .truncated: "FIP table runs past the store"
    case .serialNumber: "FIP serial number is zero"
    case .tooManyEntries: "FIP table has no end within 32 entries"
    case .totalSize: "FIP total size is wrong"
    case .emptyEntry: "FIP entry is empty"
    case .entryInTable: "FIP entry overlaps the table"
    case .entryPastEnd: "FIP entry reaches past the FIP"
    case .overlappingEntry: "FIP entries overlap"
    case .duplicateEntry: "FIP UUID appears twice"
    }
  }
}
