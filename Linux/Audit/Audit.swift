// SPDX-License-Identifier: MIT

import Foundation

/// Judges an object that is to run in the kernel, and fails with the reasons why it may not:
///
///     audit [--module | --sanitized] OBJECT DISASSEMBLY [ALLOWED-SYMBOLS]
///
/// DISASSEMBLY is what `objdump -dr` prints of OBJECT. ALLOWED-SYMBOLS names, one a line, what may
/// be undefined; it is left out for a whole module, where modpost checks that. A sanitized object
/// may take as much stack as a kernel with KASAN has more.
@main
struct Audit {
  static func main() {
    var arguments = Array(CommandLine.arguments.dropFirst())
    let isModule = arguments.first == "--module"
    let isSanitized = arguments.first == "--sanitized"
    if isModule || isSanitized { arguments.removeFirst() }
    guard arguments.count == (isModule ? 2 : 3) else {
      stop(64, "usage: audit [--module | --sanitized] OBJECT DISASSEMBLY [ALLOWED-SYMBOLS]")
    }
    do {
      let object = try ELF([UInt8](Data(contentsOf: URL(fileURLWithPath: arguments[0]))))
      let code = CodeRules(disassembly: try text(arguments[1]))
      let allowed = isModule ? nil : symbols(in: try text(arguments[2]))
      // C calls through pointers, and its depth is the kernel's concern.
      let limit = isSanitized ? CallGraph.largestSanitizedDepth : CallGraph.largestDepth
      let depth = isModule ? [] : code.graph.complaints(limit: limit)
      let complaints =
        ObjectRules(allowedSymbols: allowed).complaints(about: object) + code.complaints + depth
      guard code.summary.instructions > 0 else { stop(1, "\(arguments[0]): contains no code") }
      guard complaints.isEmpty else {
        stop(1, complaints.map { "audit: \(arguments[0]): \($0)" }.joined(separator: "\n"))
      }
      let summary = code.summary
      print(
        "audit: \(arguments[0]): \(summary.functions) functions, "
          + "\(summary.instructions) instructions, \(summary.traps) traps, "
          + "largest frame \(summary.frame) bytes"
          + (isModule ? "" : ", deepest stack \(code.graph.deepest().bytes) bytes"))
    } catch {
      stop(1, "audit: \(arguments[0]): \(error)")
    }
  }

  private static func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  private static func symbols(in text: String) -> Set<String> {
    Set(text.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") })
  }

  private static func stop(_ status: Int32, _ message: String) -> Never {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(status)
  }
}
