// SPDX-License-Identifier: MIT

public import LFA
public import LFADriver
import Synchronization

/// Is one line of the log.
public struct LogEntry: Sendable, Equatable {
  /// Tells its rank.
  public let level: LogLevel
  /// Tells what it says.
  public let text: String
}

/// Tells what happened to a component's directory.
public enum DirectoryEvent: Sendable, Equatable {
  /// It appeared.
  case added(GUID)
  /// It disappeared.
  case removed(GUID)
  /// Something in it changed.
  case changed(GUID)
}

/// Counts the pieces of memory that a driver has borrowed.
public final class LentMemory: Sendable {
  let count = Atomic<Int>(0)

  /// Tells how many are not back.
  public var pieces: Int { count.load(ordering: .relaxed) }
}

/// Keeps what happened, in its order; of a machine that runs for long, only what happened last.
struct Record<Entry> {
  private static var capacity: Int { 1 << 16 }

  /// Holds the entries there are, oldest first.
  private(set) var entries: [Entry] = []

  /// Adds an entry.
  mutating func append(_ entry: Entry) {
    if entries.count == Self.capacity { entries.removeFirst(Self.capacity / 2) }
    entries.append(entry)
  }
}
