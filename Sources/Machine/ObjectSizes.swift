// SPDX-License-Identifier: MIT

/// Adds up the sections of an object file by what a loaded module has of them.
public struct ObjectSizes: Equatable, Sendable {
  /// Counts bytes of code that stays, `.text` and what begins so.
  public private(set) var text = 0
  /// Counts bytes of constants.
  public private(set) var constants = 0
  /// Counts bytes of variables, with and without a value at the beginning.
  public private(set) var data = 0

  /// Reads what `size -A` prints: a line per section, with its name and its size in decimal.
  ///
  /// Tables for the debugger, for unwinding, and for the kernel's loader count as nothing.
  public init(listing: String) {
    for line in listing.split(whereSeparator: \.isNewline) {
      let words = line.split(separator: " ")
      guard words.count >= 2, let size = Int(words[1]) else { continue }
      let name = words[0]
      if name == ".text" || name.hasPrefix(".text.") {
        text += size
      } else if name.hasPrefix(".rodata") {
        constants += size
      } else if name.hasPrefix(".data") || name.hasPrefix(".bss") {
        data += size
      }
    }
  }

  /// Makes figures of it.
  public func figures(_ prefix: String) -> [BenchmarkFigure] {
    [
      BenchmarkFigure("\(prefix).text", .bytes, samples: [text]),
      BenchmarkFigure("\(prefix).constants", .bytes, samples: [constants]),
      BenchmarkFigure("\(prefix).data", .bytes, samples: [data]),
    ].compactMap { $0 }
  }
}
