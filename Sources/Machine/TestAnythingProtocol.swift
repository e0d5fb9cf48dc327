// SPDX-License-Identifier: MIT

/// Holds one result of a program that prints the Test Anything Protocol.
public struct TAPResult: Equatable, Sendable {
  /// Names what a directive says of a result.
  public enum Directive: Equatable, Sendable {
    /// The check could not be made.
    case skip(String)
    /// A failure of it is not held against anyone.
    case todo(String)
  }

  /// Counts from 1; nil where the program left it out.
  public let number: Int?
  /// Tells whether the line began with `ok`.
  public let isOK: Bool
  /// Says what was checked.
  public let description: String
  /// Holds what follows the number sign, if it is one of the two directives.
  public let directive: Directive?

  /// Tells whether the result counts as a failure.
  public var isFailure: Bool {
    if case .todo = directive { return false }
    return !isOK
  }

  /// Reads a line; nil if it is no result.
  public init?(line: some StringProtocol) {
    var rest = Substring(line)
    if rest.hasPrefix("not ok") {
      isOK = false
      rest = rest.dropFirst(6)
    } else if rest.hasPrefix("ok") {
      isOK = true
      rest = rest.dropFirst(2)
    } else {
      return nil
    }
    // "okay" is no result.
    guard rest.isEmpty || rest.first == " " else { return nil }
    rest = rest.drop { $0 == " " }
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    number = Int(digits)
    rest = rest.dropFirst(digits.count).drop { $0 == " " }
    if rest.hasPrefix("- ") { rest = rest.dropFirst(2) }

    guard let sign = rest.lastIndex(of: "#"), let found = Self.directive(in: rest[sign...]) else {
      directive = nil
      description = String(rest)
      return
    }
    directive = found
    description = String(rest[..<sign].reversed().drop { $0 == " " }.reversed())
  }

  private static func directive(in comment: Substring) -> Directive? {
    let words = comment.dropFirst().drop { $0 == " " }
    let keyword = words.prefix { $0 != " " }
    let reason = String(words.dropFirst(keyword.count).drop { $0 == " " })
    switch keyword.uppercased() {
    case "SKIP": return .skip(reason)
    case "TODO": return .todo(reason)
    default: return nil
    }
  }
}

/// Collects the results that a program prints between other output.
public struct TAPReport: Sendable {
  /// Holds the results in the order of their lines.
  public private(set) var results: [TAPResult] = []
  /// Holds the number of results the program announced, before or after them.
  public private(set) var plan: Int?
  /// Holds why the program gave up.
  public private(set) var bailOut: String?

  /// Starts empty.
  public init() {}

  /// Takes a line of output; lines that mean nothing are passed over.
  public mutating func consume(_ line: some StringProtocol) {
    if let result = TAPResult(line: line) {
      results.append(result)
    } else if line.hasPrefix("1..") {
      let digits = line.dropFirst(3).prefix { $0.isASCII && $0.isNumber }
      if let count = Int(digits) { plan = count }
    } else if line.hasPrefix("Bail out!") {
      bailOut = String(line.dropFirst(9).drop { $0 == " " })
    }
  }

  /// Counts results that are no failures.
  public var passed: Int { results.count { !$0.isFailure } }

  /// Counts results of checks that could not be made.
  public var skipped: Int {
    results.count {
      if case .skip = $0.directive { return true }
      return false
    }
  }

  /// Holds the failures.
  public var failures: [TAPResult] { results.filter(\.isFailure) }

  /// Says what is wrong with the report as a whole; nil if it is complete.
  public var defect: String? {
    if let bailOut { return "bailed out: \(bailOut)" }
    guard let plan else {
      return "ended without a plan, after \(results.count) results: the program did not finish"
    }
    if plan != results.count { return "planned \(plan) results and gave \(results.count)" }
    for (index, result) in results.enumerated() {
      if let number = result.number, number != index + 1 {
        return "result \(index + 1) calls itself \(number)"
      }
    }
    return nil
  }
}
