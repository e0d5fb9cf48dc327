// SPDX-License-Identifier: MIT

public import FoundationEssentials
import LFA
public import LFAHistory
import LFASysfs

extension HistoryEntry {
  /// Describes what became of a component.
  public init(
    _ outcome: LFATool.Outcome, command: String, time: Date, author: Author, origin: Origin
  ) {
    self.init(
      time: time, command: command, guid: outcome.guid,
      result: Outcome(rawValue: outcome.result.rawValue), author: author, origin: origin)
    name = outcome.name
    from = outcome.from?.text
    to = outcome.to?.text
    duration = outcome.seconds
    cpusStopped = outcome.stopTime
    errno = outcome.errno
    message = outcome.message
  }
}

extension Outcome {
  /// Tells whether the history should have it: something was tried.
  public var isAttempt: Bool {
    switch result {
    case .activated, .primed, .cancelled, .set, .failed, .stopped, .unknown, .busy: true
    default: false
    }
  }
}

/// Is the answer of `history`.
public struct HistoryReport: Encodable, Sendable {
  let schema = JSONText.schema
  let command = "history"
  let entries: [HistoryEntry]

  /// Describes entries, the oldest first.
  public init(_ entries: [HistoryEntry]) {
    self.entries = entries
  }
}

/// Tells people of past attempts.
public enum HistoryText {
  /// Spells a table, the newest entry last.
  public static func text(_ entries: [HistoryEntry], _ names: ComponentNames) -> String {
    guard !entries.isEmpty else { return "Nothing has been tried.\n" }
    var table = TextTable(["TIME", "COMPONENT", "COMMAND", "RESULT", "VERSIONS", "TOOK", "BY"])
    for entry in entries {
      table.add([
        entry.time.formatted(Date.ISO8601FormatStyle()),
        (entry.name ?? names.displayName(entry.guid, driverName: nil)).printable,
        entry.command.printable,
        entry.result.rawValue.printable + (entry.errno.map { " (\($0.printable))" } ?? ""),
        versions(entry),
        entry.duration.map { Duration.seconds(min(max($0, 0), 1e9)).shortText } ?? "-",
        author(entry),
      ])
    }
    return table.text
  }

  private static func author(_ entry: HistoryEntry) -> String {
    if entry.origin == .daemon { return "daemon" }
    return (entry.author.user ?? entry.author.uid.map { "uid \($0)" } ?? "?").printable
  }

  private static func versions(_ entry: HistoryEntry) -> String {
    guard entry.from != nil || entry.to != nil else {
      // What a setting is now takes the place of versions.
      return entry.command == "set" ? entry.message?.printable ?? "-" : "-"
    }
    return "\((entry.from ?? "?").printable) → \((entry.to ?? "?").printable)"
  }
}
