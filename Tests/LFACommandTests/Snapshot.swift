// SPDX-License-Identifier: MIT

import FoundationEssentials
import SystemPackage
import Testing

/// Compares what programs print with files that people have looked at. RECORD_SNAPSHOTS=1 rewrites
/// the files.
enum Snapshot {
  private static let directory = FilePath(#filePath).removingLastComponent()
    .appending("Snapshots")
  private static var isRecording: Bool {
    ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1"
  }

  /// Expects a text to be that of a file.
  static func expect(
    _ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let path = directory.appending(name).string
    if isRecording { return try text.write(toFile: path, atomically: true, encoding: .utf8) }
    let expected = try String(contentsOfFile: path, encoding: .utf8)
    guard text != expected else { return }
    let lines = (text.lines, expected.lines)
    let number = zip(lines.0, lines.1).prefix { $0 == $1 }.count
    func line(_ lines: [Substring]) -> String {
      number < lines.count ? "\(lines[number])" : "its end"
    }
    Issue.record(
      """
      \(name):\(number + 1) says \(line(lines.1)), and the program \(line(lines.0)); \
      RECORD_SNAPSHOTS=1 rewrites it
      """, sourceLocation: sourceLocation)
  }
}

extension String {
  fileprivate var lines: [Substring] { split(separator: "\n", omittingEmptySubsequences: false) }
}
