// SPDX-License-Identifier: MIT

import CFuse
import Glibc
import Synchronization

/// Keeps what libfuse says, to say it once and in one line with what could not be done.
enum FuseLog {
  private static let last = Mutex("")

  /// Has libfuse tell its messages here, and not print them.
  static func keep() {
    unsafe fuse_set_log_func { _, format, arguments in
      guard let format = unsafe format, let arguments = unsafe arguments else { return }
      var line = [CChar](repeating: 0, count: 512)
      // SAFETY: the buffer has room for as many bytes as is said; libfuse's arguments are those of
      // its format.
      guard unsafe vsnprintf(&line, line.count, format, arguments) >= 0 else { return }
      let bytes = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      let text = String(decoding: bytes, as: UTF8.self)
      FuseLog.last.withLock { $0 = text }
    }
  }

  /// Holds the last message, ready to follow a sentence; empty if there is none.
  static var reason: String {
    let text = last.withLock { $0 }.split(separator: "\n").joined(separator: "; ")
    return text.isEmpty ? "" : " (\(text))"
  }
}
