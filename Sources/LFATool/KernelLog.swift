// SPDX-License-Identifier: MIT

import Glibc
import LFASysfs
import SystemPackage

/// Reads the kernel's log.
enum KernelLog {
  /// Picks lines from what the log holds now; nil if this user may not read it.
  static func lines(where isWanted: (String) -> Bool) -> [String]? {
    guard
      let device = try? FileDescriptor.open(
        FilePath("/dev/kmsg"), .readOnly, options: [.closeOnExec, .nonBlocking])
    else { return nil }
    defer { try? device.close() }
    var lines: [String] = []
    // A record is shorter than this; the kernel gives one at a time.
    var record = [UInt8](repeating: 0, count: 8192)
    // Records may be added as fast as they are read.
    for _ in 0..<100_000 {
      do {
        // SAFETY: the buffer is used for the duration of the call only.
        let count = try unsafe record.withUnsafeMutableBytes { buffer in
          try unsafe device.read(into: buffer)
        }
        let text = String(decoding: record.prefix(count), as: UTF8.self)
        // priority,sequence,time,flags;message and then lines of properties
        guard let start = text.firstIndex(of: ";") else { continue }
        let message = text[text.index(after: start)...].prefix { $0 != "\n" }
        if isWanted(String(message)) { lines.append(message.printable) }
      } catch Errno.brokenPipe {
        // Records were overwritten before they could be read: the next one is there.
        continue
      } catch {
        break
      }
    }
    return lines
  }
}
