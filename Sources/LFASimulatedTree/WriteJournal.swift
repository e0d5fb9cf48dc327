// SPDX-License-Identifier: MIT

import LFA
import LFADriver
import LFAText
import Synchronization

/// Notes what was written to the files of components, and what came of it: a line for each write,
/// `PATH VALUE RESULT`, in the order in which the writes ended.
final class WriteJournal: Sendable {
  private struct State {
    var lines: [String] = []
    var dropped = 0
  }

  private static let capacity = 1 << 16

  private let state = Mutex(State())

  /// Holds the lines; those that were dropped because there were too many are counted by the first.
  var text: String {
    state.withLock { state in
      let head = state.dropped > 0 ? "# \(state.dropped) earlier writes are not kept\n" : ""
      return head + state.lines.joined()
    }
  }

  func note(_ guid: GUID, _ attribute: Attribute, _ text: [UInt8], _ result: Errno?) {
    let path = "firmware/lfa/\(guid.text)/\(attribute.fileName)"
    let line = "\(path) \(Self.escaped(text)) \(result.map { "\($0.name)" } ?? "0")\n"
    state.withLock { state in
      if state.lines.count == Self.capacity {
        state.lines.removeFirst(Self.capacity / 2)
        state.dropped += Self.capacity / 2
      }
      state.lines.append(line)
    }
  }

  /// Spells at most 32 bytes as one word, without the newline that echo adds.
  private static func escaped(_ text: [UInt8]) -> String {
    let value = text.last == UInt8(ascii: "\n") ? text.dropLast() : text[...]
    var word = ""
    for byte in value.prefix(32) {
      if byte > 0x20, byte < 0x7f, byte != UInt8(ascii: "\\") {
        word.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16)
        word += "\\x" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    if value.count > 32 { word += "..." }
    return word.isEmpty ? "\"\"" : word
  }
}
