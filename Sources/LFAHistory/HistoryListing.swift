// SPDX-License-Identifier: MIT

/// Tells what the journal has, and what could not be read in the files that were looked at.
public struct HistoryListing: Equatable, Sendable {
  /// Lists the entries, the newest last.
  public internal(set) var entries: [HistoryEntry] = []
  /// Counts lines that are no entries: torn by a crash, too long, or somebody else's.
  public internal(set) var damagedLines = 0
  /// Counts bytes at the beginning of files that are larger than the journal's can be.
  public internal(set) var unreadBytes: Int64 = 0
  /// Lists older files that could not be read.
  public internal(set) var problems: [HistoryError] = []

  /// Starts with nothing.
  public init() {}
}
