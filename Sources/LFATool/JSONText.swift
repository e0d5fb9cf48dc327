// SPDX-License-Identifier: MIT

import FoundationEssentials

/// Spells JSON as `lfa` prints it: keys in order, so that two outputs can be compared.
public enum JSONText {
  /// Tells the version of what is printed; it changes only when something that was there before
  /// goes or means something else.
  public static let schema = 1

  /// Spells a value on several lines.
  public static func pretty(_ value: some Encodable) throws -> String {
    try text(value, [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
  }

  /// Spells a value on one line.
  public static func line(_ value: some Encodable) throws -> String {
    try text(value, [.sortedKeys, .withoutEscapingSlashes])
  }

  private static func text(
    _ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting
  ) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = formatting
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
