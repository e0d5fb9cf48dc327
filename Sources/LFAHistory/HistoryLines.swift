// SPDX-License-Identifier: MIT

/// Cuts a file into lines; of one that is too long for an entry nothing is kept.
struct HistoryLines {
  /// Is what stood between two newlines; empty lines are left out.
  enum Line {
    /// Has the line's bytes, without the newline.
    case whole(ArraySlice<UInt8>)
    /// Stands for a line of more than `HistoryLine.longest` bytes.
    case tooLong
  }

  private var pending: [UInt8] = []
  private var isTooLong = false

  /// Takes further bytes and tells each line that they complete.
  mutating func append(_ bytes: ArraySlice<UInt8>, _ take: (Line) -> Void) {
    var rest = bytes
    while let newline = rest.firstIndex(of: UInt8(ascii: "\n")) {
      keep(rest[..<newline])
      finish(take)
      rest = rest[(newline + 1)...]
    }
    keep(rest)
  }

  /// Tells the line that has no newline behind it, if there is one.
  mutating func finish(_ take: (Line) -> Void) {
    if isTooLong {
      take(.tooLong)
    } else if !pending.isEmpty {
      take(.whole(pending[...]))
    }
    pending.removeAll(keepingCapacity: true)
    isTooLong = false
  }

  private mutating func keep(_ bytes: ArraySlice<UInt8>) {
    guard !isTooLong else { return }
    if pending.count + bytes.count < HistoryLine.longest {
      pending += bytes
    } else {
      isTooLong = true
      pending.removeAll()
    }
  }
}
