// SPDX-License-Identifier: MIT

import LFA

/// Tells what a call should answer, and how sure the sources are of it.
struct Expectation {
  /// The answers that pass.
  let wanted: Int64
  let alternative: Int64?
  /// Tells whether another answer is a failure. Where the sources leave a row open, another answer
  /// than the reference's is only remarked on (agent-conformance, section 8, rows marked "?").
  let isSettled: Bool

  /// The sources agree on it.
  static func settled(_ status: Status, or alternative: Status? = nil) -> Expectation {
    Expectation(
      wanted: status.rawValue, alternative: alternative?.rawValue, isSettled: true)
  }

  /// The reference agent answers so. `or` is what Decisions 3 answers instead, where following the
  /// reference would be a fault.
  static func reference(_ status: Status, or alternative: Status? = nil) -> Expectation {
    Expectation(
      wanted: status.rawValue, alternative: alternative?.rawValue, isSettled: false)
  }

  /// A number that no other specification's names fit, PSCI's codes for example.
  static func settled(_ value: Int64, or alternative: Int64? = nil) -> Expectation {
    Expectation(wanted: value, alternative: alternative, isSettled: true)
  }

  /// The same, where the sources leave it open.
  static func reference(_ value: Int64, or alternative: Int64? = nil) -> Expectation {
    Expectation(wanted: value, alternative: alternative, isSettled: false)
  }

  func matches(_ value: Int64) -> Bool { value == wanted || value == alternative }
}

/// Prints the results in the Test Anything Protocol, with the plan at the end.
struct Report {
  private(set) var count: Int64 = 0

  /// Prints a result that is a plain yes or no.
  mutating func check(
    _ passed: Bool, _ name: StaticString, _ argument: UInt64? = nil, isSettled: Bool = true
  ) {
    start(passed, name, argument)
    if !passed && !isSettled { Console.write(" # TODO reference") }
    Console.write("\n")
  }

  /// Prints whether x0 of a call is as expected, taken as the signed number it stands for.
  mutating func check(
    _ x0: UInt64, _ expectation: Expectation, _ name: StaticString, _ argument: UInt64? = nil
  ) {
    let value = Status(x0: x0).rawValue
    let passed = expectation.matches(value)
    start(passed, name, argument)
    Console.write(": ")
    Console.write(decimal: value)
    if !passed {
      Console.write(", expected ")
      Console.write(decimal: expectation.wanted)
      if let alternative = expectation.alternative {
        Console.write(" or ")
        Console.write(decimal: alternative)
      }
      if !expectation.isSettled { Console.write(" # TODO reference") }
    }
    Console.write("\n")
  }

  /// Prints whether a register holds exactly a value.
  mutating func check(
    _ value: UInt64, is wanted: UInt64, _ name: StaticString, isSettled: Bool = true
  ) {
    start(value == wanted, name, nil)
    if value != wanted {
      Console.write(": ")
      Console.write(hexadecimal: value)
      Console.write(", expected ")
      Console.write(hexadecimal: wanted)
      if !isSettled { Console.write(" # TODO reference") }
    }
    Console.write("\n")
  }

  /// Prints a check that cannot be made here.
  mutating func skip(_ name: StaticString, _ reason: StaticString) {
    start(true, name, nil)
    Console.write(" # SKIP ")
    Console.write(reason)
    Console.write("\n")
  }

  /// Prints a remark that is no result.
  func note(_ text: StaticString, _ value: UInt64? = nil) {
    Console.write("# ")
    Console.write(text)
    if let value {
      Console.write(" ")
      Console.write(hexadecimal: value)
    }
    Console.write("\n")
  }

  /// Ends the run: the plan comes last, so that a run that dies is seen to be incomplete.
  func finish() {
    Console.write("1..")
    Console.write(decimal: count)
    Console.write("\n")
  }

  /// Says that nothing further can be checked.
  func bailOut(_ reason: StaticString) {
    Console.write("Bail out! ")
    Console.write(reason)
    Console.write("\n")
  }

  private mutating func start(_ passed: Bool, _ name: StaticString, _ argument: UInt64?) {
    count &+= 1
    Console.write(passed ? "ok " : "not ok ")
    Console.write(decimal: count)
    Console.write(" - ")
    Console.write(name)
    if let argument {
      Console.write(" ")
      Console.write(hexadecimal: argument)
    }
  }
}
