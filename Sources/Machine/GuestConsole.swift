// SPDX-License-Identifier: MIT

import Synchronization

/// Follows a console and picks the results out of it.
public final class GuestConsole: Sendable {
  /// Marks, in the kernel's log, what a guest script says.
  public static let mark = "lfa-test: "

  private struct State {
    var report = TAPReport()
    var last: [String] = []
    var isOver = false
  }

  private let state = Mutex(State())
  private let mark: String?

  /// Follows a console on which results stand alone in their lines or, with a mark, after it.
  public init(mark: String? = nil) {
    self.mark = mark
  }

  /// Takes a line; returns the result if it holds one.
  @discardableResult
  public func consume(_ line: String) -> TAPResult? {
    state.withLock { state in
      state.last.append(line)
      if state.last.count > 20 { state.last.removeFirst() }
      guard !state.isOver else { return nil }
      var text = Substring(line)
      if let mark {
        guard let found = Self.text(of: line, after: mark) else { return nil }
        text = found
      }
      let before = state.report.results.count
      state.report.consume(text)
      // Afterwards the guest repeats its log.
      if mark != nil && text.hasPrefix("end") { state.isOver = true }
      return state.report.results.count > before ? state.report.results.last : nil
    }
  }

  /// Holds what has been reported.
  public var report: TAPReport { state.withLock { $0.report } }

  /// Holds the newest lines.
  public var lastLines: [String] { state.withLock { $0.last } }

  private static func text(of line: String, after mark: String) -> Substring? {
    var rest = Substring(line)
    while !rest.isEmpty {
      if rest.hasPrefix(mark) { return rest.dropFirst(mark.count) }
      rest = rest.dropFirst()
    }
    return nil
  }
}
