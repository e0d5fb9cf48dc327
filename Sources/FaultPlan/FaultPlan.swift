// SPDX-License-Identifier: MIT

/// Says what a firmware does wrong, and when: the one plan for simulator and monitor (Decisions 30).
///
/// As text, a plan has one rule per line:
///
///     # Comment. Blank lines are ignored.
///     prime 1 status AUTH_ERROR
///     prime 2...6 status BUSY          # busy five times
///     load 1... again                  # never ends
///     activate 1 cpu=3 hold 3s
///     activate * id=0 clobber
///     get_info 2... count 0x100000000
///
/// The words are: the ``FaultPoint``; which of the calls that match, `*`, `N`, `N...` or `N...M`;
/// `id=` and `cpu=`, if the rule is about one component or CPU; the ``Fault`` with its argument.
/// Numbers are decimal, with a sign if need be, or hexadecimal after 0x. A status is a number or one
/// of the specification's names. Times end in ns, us, ms or s.
public struct FaultPlan: Equatable, Sendable {
  /// Bounds the number of rules.
  public static let capacity = 16

  private var rules = InlineArray<16, FaultRule>(
    repeating: FaultRule(.version, first: 0, last: 0, .again))
  /// Counts the rules, 0 to ``capacity``.
  public private(set) var count = 0

  /// Makes a plan in which nothing goes wrong.
  public init() {}

  /// Adds a rule.
  ///
  /// - Returns: false, with nothing added, if the plan is full.
  public mutating func append(_ rule: FaultRule) -> Bool {
    guard count < FaultPlan.capacity else { return false }
    rules[count] = rule
    count &+= 1
    return true
  }

  /// Accesses rule `index`; nil outside of 0 to ``count`` less one.
  public subscript(index: Int) -> FaultRule? {
    index >= 0 && index < count ? rules[index] : nil
  }

  /// Compares the rules.
  public static func == (left: FaultPlan, right: FaultPlan) -> Bool {
    guard left.count == right.count else { return false }
    for index in 0..<left.count where left.rules[index] != right.rules[index] { return false }
    return true
  }
}

/// Says why a text is no plan.
public struct FaultPlanError: Error, Equatable, Sendable {
  /// Tells the line, from 1.
  public let line: Int
  /// Tells what is wrong with it.
  public let reason: Reason

  /// Makes an error.
  public init(line: Int, reason: Reason) {
    self.line = line
    self.reason = reason
  }

  /// Names what can be wrong with a line.
  public enum Reason: Error, Equatable, Sendable {
    /// The first word is no ``FaultPoint``.
    case unknownPoint
    /// The second word tells no calls, or a range that ends before it begins, or call 0.
    case badOccurrence
    /// The number behind `id=` or `cpu=` is none of 32 bits.
    case badSelector
    /// The word in a fault's place is no ``Fault``, or it is missing.
    case unknownFault
    /// The fault's argument is missing, or no number of its kind.
    case badArgument
    /// There are more words than the fault has arguments.
    case trailingWords
    /// There are more than ``FaultPlan/capacity`` rules.
    case tooManyRules
  }
}

extension FaultPlanError.Reason {
  /// Says in a few words what is wrong, for a log line.
  public var text: StaticString {
    switch self {
    case .unknownPoint: "the first word is no place for a fault"
    case .badOccurrence: "the second word tells no calls"
    case .badSelector: "a selector is no number"
    case .unknownFault: "the fault is unknown or missing"
    case .badArgument: "the fault's argument is wrong or missing"
    case .trailingWords: "there are too many words"
    case .tooManyRules: "there are too many rules"
    }
  }
}
