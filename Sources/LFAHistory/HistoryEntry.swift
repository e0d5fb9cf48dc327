// SPDX-License-Identifier: MIT

public import FoundationEssentials
public import LFA

/// Records one attempt on one component: a line of the journal.
///
/// The keys of its JSON are stable; a reader ignores those that it does not know.
public struct HistoryEntry: Equatable, Sendable {
  /// Numbers the format that this code writes.
  public static let currentSchema = 1

  /// Numbers the format that the line was written in, from 1.
  public var schema: Int
  /// Tells when the attempt ended, in whole seconds.
  public var time: Date
  /// Names the command, as "activate".
  public var command: String
  /// Identifies the component.
  public var guid: GUID
  /// Names the component as its file `name` does.
  public var name: String?
  /// Tells how the attempt ended.
  public var result: Outcome
  /// Spells the version that ran before, "major.minor".
  public var from: String?
  /// Spells the version that runs now, or that was wanted.
  public var to: String?
  /// Tells how long the attempt took, in seconds.
  public var duration: Double?
  /// Tells for how long all CPUs stood still, in nanoseconds.
  public var cpusStopped: UInt64?
  /// Names the error as C does, as "EKEYREJECTED".
  public var errno: String?
  /// Explains the result to a person.
  public var message: String?
  /// Tells who made the attempt.
  public var author: Author
  /// Tells which program made it.
  public var origin: Origin?

  /// Begins an entry; what is not told here is absent until it is set.
  ///
  /// - Parameter time: Fractions of a second are cut off.
  public init(
    time: Date, command: String, guid: GUID, result: Outcome, author: Author, origin: Origin
  ) {
    schema = Self.currentSchema
    self.time = Date(timeIntervalSince1970: time.timeIntervalSince1970.rounded(.down))
    self.command = command
    self.guid = guid
    self.result = result
    self.author = author
    self.origin = origin
  }
}
