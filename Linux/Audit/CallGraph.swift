// SPDX-License-Identifier: MIT

/// Adds up how much stack a call can take, from the frames of functions and who calls whom.
struct CallGraph {
  /// Bounds the stack that the Swift part may take on top of whoever calls it, in bytes. Kernel
  /// stacks have 16 KiB, of which a write to sysfs has used about 1 KiB by then.
  static let largestDepth = 6144
  /// Bounds it for an object with KASAN's red zones: that kernel's stacks have 32 KiB.
  static let largestSanitizedDepth = 2 * largestDepth

  /// Describes the deepest chain of calls.
  struct Chain {
    var bytes = 0
    var functions: [String] = []
  }

  private var frames: [String: Int] = [:]
  private var callees: [String: Set<String>] = [:]
  private var indirect: Set<String> = []

  mutating func note(frame: Int, of function: String) { frames[function] = frame }

  /// Notes a call; a symbol may be that of the section a function has to itself.
  mutating func note(call symbol: Substring, in function: String) {
    let name = symbol.hasPrefix(".text.") ? symbol.dropFirst(6) : symbol
    callees[function, default: []].insert(String(name.prefix { $0 != "+" }))
  }

  mutating func noteIndirectCall(in function: String) { indirect.insert(function) }

  /// Says what keeps the depth from being known or makes it larger than `limit` bytes.
  func complaints(limit: Int) -> [String] {
    var found = indirect.map { "\($0): calls through a pointer, so its stack use is unknown" }
    var known: [String: Chain] = [:]
    for function in frames.keys.sorted() {
      if let cycle = measure(function, path: [], &known) {
        found.append("\(cycle.joined(separator: " -> ")): recursion, so its stack use is unknown")
        return found
      }
    }
    let deepest = known.values.max { $0.bytes < $1.bytes } ?? Chain()
    if deepest.bytes > limit {
      found.append(
        "\(deepest.functions.joined(separator: " -> ")): take \(deepest.bytes) bytes of stack "
          + "together, over \(limit)")
    }
    return found
  }

  /// Finds the deepest chain.
  func deepest() -> Chain {
    var known: [String: Chain] = [:]
    for function in frames.keys { _ = measure(function, path: [], &known) }
    return known.values.max { $0.bytes < $1.bytes } ?? Chain()
  }

  /// Measures the deepest chain from `function` on; returns a cycle if there is one.
  private func measure(
    _ function: String, path: [String], _ known: inout [String: Chain]
  ) -> [String]? {
    if known[function] != nil { return nil }
    if path.contains(function) { return path + [function] }
    var below = Chain()
    for callee in callees[function, default: []].sorted() where frames[callee] != nil {
      if let cycle = measure(callee, path: path + [function], &known) { return cycle }
      if let chain = known[callee], chain.bytes > below.bytes { below = chain }
    }
    known[function] = Chain(
      bytes: below.bytes + (frames[function] ?? 0), functions: [function] + below.functions)
    return nil
  }
}
