// SPDX-License-Identifier: MIT

/// Tells what a kernel printed from what a person typed on the same console.
enum KernelLine {
  /// Tells whether a line holds a time as the kernel's log has it: `[    3.141592] `.
  static func isOne(_ line: String) -> Bool {
    var rest = Substring(line)
    while let start = rest.firstIndex(of: "[") {
      rest = rest[start...].dropFirst()
      let time = rest.drop { $0 == " " }
      let whole = time.prefix { $0.isASCII && $0.isNumber }
      let fraction = time.dropFirst(whole.count + 1).prefix { $0.isASCII && $0.isNumber }
      let end = time.dropFirst(whole.count + 1 + fraction.count)
      if !whole.isEmpty && time.dropFirst(whole.count).first == "." && !fraction.isEmpty
        && end.first == "]"
      {
        return true
      }
    }
    return false
  }
}
