// SPDX-License-Identifier: MIT

/// Cuts a stream of bytes into lines of text.
///
/// Carriage returns are dropped, since a serial console writes CR LF; bytes that are no UTF-8 become
/// replacement characters, since a crashing kernel may print anything.
public struct LineSplitter: Sendable {
  /// Bounds what is kept of a line that never ends.
  public static let longestLine = 16_384

  private var pending: [UInt8] = []

  /// Starts at the beginning of a line.
  public init() {}

  /// Takes further bytes and returns the lines that they complete.
  public mutating func append(_ bytes: some Sequence<UInt8>) -> [String] {
    var lines: [String] = []
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\n"): lines.append(take())
      case UInt8(ascii: "\r"): break
      default:
        pending.append(byte)
        if pending.count >= Self.longestLine { lines.append(take()) }
      }
    }
    return lines
  }

  /// Ends the stream and returns a last line without an end, if there is one.
  public mutating func finish() -> String? {
    pending.isEmpty ? nil : take()
  }

  private mutating func take() -> String {
    defer { pending.removeAll(keepingCapacity: true) }
    return String(decoding: pending, as: UTF8.self)
  }
}
