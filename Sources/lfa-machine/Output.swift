// SPDX-License-Identifier: MIT

import SystemPackage

/// Writes a line to standard output at once, also into a pipe: runs take minutes.
func say(_ text: String) {
  write(Array((text + "\n").utf8))
}

/// Writes bytes to standard output at once.
func write(_ bytes: [UInt8]) {
  _ = try? FileDescriptor.standardOutput.writeAll(bytes)
}

/// Writes a message to standard error.
func complain(_ text: String) {
  _ = try? FileDescriptor.standardError.writeAll(Array("lfa-machine: \(text)\n".utf8))
}
