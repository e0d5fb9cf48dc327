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
