// SPDX-License-Identifier: MIT

import FoundationEssentials
public import LFAHistory
import LFASysfs
public import SystemPackage

/// Keeps in mind what was tried: in the history, and in the journal of a machine that has one.
public struct Recorder: Sendable {
  /// Tells entries of the journal's that are about attempts from all others: `journalctl
  /// MESSAGE_ID=…` lists them.
  public static let messageID = "5d6cbb0f1f5e4d0c9b53c9f2a8e1d704"
  /// Names the socket of systemd's journal.
  public static let journal = "/run/systemd/journal/socket"

  private let directory: FilePath?
  private let journal: String?
  private let author: HistoryEntry.Author
  private let origin: HistoryEntry.Origin

  /// Says where to keep it, and who is at it.
  ///
  /// - Parameters:
  ///   - directory: has the history; nil keeps none.
  ///   - journal: names the journal's socket; nil tells it nothing.
  public init(
    directory: FilePath?, journal: String?, author: HistoryEntry.Author,
    origin: HistoryEntry.Origin
  ) {
    self.directory = directory
    self.journal = journal
    self.author = author
    self.origin = origin
  }

  /// Keeps an outcome, if anything was tried.
  ///
  /// - Throws: Why the history lacks it. Whether the journal hears of it is not known.
  public func record(_ outcome: Outcome, command: String) throws(HistoryError) {
    guard outcome.isAttempt else { return }
    if let journal {
      try? UnixDatagram.send(Array(Recorder.message(outcome, command).utf8), to: journal)
    }
    guard let directory else { return }
    let entry = HistoryEntry(
      outcome, command: command, time: Date(), author: author, origin: origin)
    try HistoryFile(directory: directory).append(entry)
  }

  /// Spells a journal's entry: a line NAME=value each.
  static func message(_ outcome: Outcome, _ command: String) -> String {
    // syslog's numbers for notice, error and critical.
    let priority =
      switch outcome.status {
      case .success: "5"
      case .unknown: "2"
      default: "3"
      }
    let fields = [
      ("MESSAGE", outcome.line), ("MESSAGE_ID", messageID), ("PRIORITY", priority),
      ("SYSLOG_IDENTIFIER", "lfa"), ("LFA_COMMAND", command), ("LFA_GUID", outcome.guid.text),
      ("LFA_NAME", outcome.name), ("LFA_RESULT", outcome.result.rawValue),
      ("LFA_FROM", outcome.from?.text ?? ""), ("LFA_TO", outcome.to?.text ?? ""),
      ("LFA_ERRNO", outcome.errno ?? ""),
    ]
    return fields.map { "\($0)=\($1.printable)\n" }.joined()
  }
}
