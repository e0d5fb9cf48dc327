// SPDX-License-Identifier: MIT

import LFASysfs
public import Logging
import SystemPackage

/// Writes log lines to standard error, with the priority in front where that is a journal's.
///
/// A line is one write, so lines of several threads do not mix.
public struct JournalHandler: LogHandler {
  /// Bounds what is written.
  public var logLevel = Logger.Level.info
  /// Is put behind each line as NAME=value.
  public var metadata: Logger.Metadata = [:]
  private let hasPriorities: Bool
  private let write: @Sendable (String) -> Void

  /// Writes to standard error.
  ///
  /// - Parameters:
  ///   - hasPriorities: puts `<6>` and the like in front, as systemd reads it from standard error;
  ///     `JOURNAL_STREAM` in the environment says that it does.
  ///   - write: takes lines, with their newline, in place of standard error.
  public init(
    hasPriorities: Bool,
    write: (@Sendable (String) -> Void)? = nil
  ) {
    self.hasPriorities = hasPriorities
    self.write = write ?? { _ = try? FileDescriptor.standardError.writeAll($0.utf8) }
  }

  /// Gets and sets what is put behind each line.
  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes a line; control characters in it are escaped.
  public func log(event: LogEvent) {
    var line = hasPriorities ? "<\(Self.priority(event.level))>" : "lfa: "
    if !hasPriorities && event.level >= .warning { line += "\(event.level.rawValue): " }
    line += event.message.description.printable
    for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 })
      .sorted(by: { $0.key < $1.key })
    {
      line += " \(key)=\("\(value)".printable)"
    }
    write(line + "\n")
  }

  /// Tells syslog's number for a level.
  private static func priority(_ level: Logger.Level) -> Int {
    switch level {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }
}
