// SPDX-License-Identifier: MIT

import FoundationEssentials
import SystemPackage

/// Turns entries into lines of the journal and back.
enum HistoryLine {
  /// Bounds a line in bytes, its newline included; a longer one is nobody's entry.
  static let longest = 65_536
  /// Bounds, in characters, what is kept of a message that makes a line too long.
  static let shortenedMessage = 1024

  /// Writes an entry as one line of compact JSON, keys sorted, with its newline.
  ///
  /// A message that makes the line too long is cut.
  static func encode(_ entry: HistoryEntry, for path: FilePath) throws(HistoryError) -> [UInt8] {
    if let line = try encoded(entry, path) { return line }
    var shorter = entry
    shorter.message = entry.message.map { String($0.prefix(shortenedMessage)) + "…" }
    guard let line = try encoded(shorter, path) else {
      throw HistoryError(path, .write, .unwritable)
    }
    return line
  }

  /// Reads a line, without its newline; nil if it is torn, or somebody else's.
  static func decode(_ line: ArraySlice<UInt8>) -> HistoryEntry? {
    // What a crash leaves of a line has no closing brace: no need to ask the parser.
    guard line.first == UInt8(ascii: "{"), line.last == UInt8(ascii: "}") else { return nil }
    return try? JSONDecoder().decode(HistoryEntry.self, from: Data(line))
  }

  private static func encoded(
    _ entry: HistoryEntry, _ path: FilePath
  ) throws(HistoryError) -> [UInt8]? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(entry) else {
      throw HistoryError(path, .write, .unwritable)
    }
    return data.count < longest ? Array(data) + [UInt8(ascii: "\n")] : nil
  }
}
