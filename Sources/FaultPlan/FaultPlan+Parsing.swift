// SPDX-License-Identifier: MIT

import LFA

extension FaultPlan {
  /// Reads a plan from its text, ASCII.
  ///
  /// - Throws: what is wrong with the first line that is no rule.
  public init(parsing text: Span<UInt8>) throws(FaultPlanError) {
    self.init()
    var start = 0
    var line = 0
    while start < text.count {
      line &+= 1
      var end = start
      while end < text.count && text[end] != UInt8(ascii: "\n") { end &+= 1 }
      do throws(FaultPlanError.Reason) {
        try parseLine(text, start..<end)
      } catch {
        throw FaultPlanError(line: line, reason: error)
      }
      start = end &+ 1
    }
  }

  private mutating func parseLine(
    _ text: Span<UInt8>, _ range: Range<Int>
  ) throws(FaultPlanError.Reason) {
    var words = Words(range)
    let first = words.next(in: text)
    guard !first.isEmpty else { return }
    let point = try FaultPlan.point(text, first)
    let calls = try FaultPlan.occurrences(text, words.next(in: text))
    var rule = FaultRule(point, first: calls.first, last: calls.last, .again)
    var word = words.next(in: text)
    while true {
      if text.hasPrefix(word, "id=") {
        rule.id = try FaultPlan.selector(text, word.lowerBound &+ 3..<word.upperBound)
      } else if text.hasPrefix(word, "cpu=") {
        rule.cpu = try FaultPlan.selector(text, word.lowerBound &+ 4..<word.upperBound)
      } else {
        break
      }
      word = words.next(in: text)
    }
    rule.fault = try FaultPlan.fault(text, word, &words)
    guard words.next(in: text).isEmpty else { throw .trailingWords }
    guard append(rule) else { throw .tooManyRules }
  }

  private static func point(
    _ text: Span<UInt8>, _ word: Range<Int>
  ) throws(FaultPlanError.Reason) -> FaultPoint {
    for number in 0..<FaultPoint.count {
      if let point = FaultPoint(rawValue: number), text.isWord(word, point.name) { return point }
    }
    throw .unknownPoint
  }

  /// Reads `*`, `N`, `N...` or `N...M`.
  private static func occurrences(
    _ text: Span<UInt8>, _ word: Range<Int>
  ) throws(FaultPlanError.Reason) -> (first: UInt32, last: UInt32) {
    if text.isWord(word, "*") { return (1, .max) }
    var dots = word.lowerBound
    while dots < word.upperBound && text[dots] != UInt8(ascii: ".") { dots &+= 1 }
    guard let number = text.number(word.lowerBound..<dots), number > 0,
      let first = UInt32(exactly: number)
    else { throw .badOccurrence }
    if dots == word.upperBound { return (first, first) }
    guard text.hasPrefix(dots..<word.upperBound, "...") else { throw .badOccurrence }
    let rest = dots &+ 3..<word.upperBound
    if rest.isEmpty { return (first, .max) }
    guard let number = text.number(rest), let last = UInt32(exactly: number), last >= first else {
      throw .badOccurrence
    }
    return (first, last)
  }

  private static func selector(
    _ text: Span<UInt8>, _ word: Range<Int>
  ) throws(FaultPlanError.Reason) -> UInt32 {
    guard let number = text.number(word), let selector = UInt32(exactly: number) else {
      throw .badSelector
    }
    return selector
  }

  private static func fault(
    _ text: Span<UInt8>, _ word: Range<Int>, _ words: inout Words
  ) throws(FaultPlanError.Reason) -> Fault {
    if text.isWord(word, "again") { return .again }
    if text.isWord(word, "clobber") { return .clobber }
    if text.isWord(word, "reorder") { return .reorder }
    if text.isWord(word, "repeat") { return .repeatGUID }
    let argument = words.next(in: text)
    if text.isWord(word, "status") { return .status(x0: try status(text, argument)) }
    if text.isWord(word, "hold") {
      if text.isWord(argument, "cancel") { return .holdUntilCancel }
      return .hold(nanoseconds: try nanoseconds(text, argument))
    }
    if text.isWord(word, "count") { return .count(try integer(text, argument)) }
    if text.isWord(word, "grow") { return .grow(try small(text, argument)) }
    if text.isWord(word, "shrink") { return .shrink(try small(text, argument)) }
    throw .unknownFault
  }

  /// Reads a name of the specification's, or a number of 64 bits.
  private static func status(
    _ text: Span<UInt8>, _ word: Range<Int>
  ) throws(FaultPlanError.Reason) -> UInt64 {
    for code in -11...0 as ClosedRange<Int64> {
      let status = Status(rawValue: code)
      if let name = status.name, text.isWord(word, name) { return status.x0 }
    }
    return try integer(text, word)
  }

  /// Reads a number of 64 bits, with a sign or without.
  private static func integer(
    _ text: Span<UInt8>, _ word: Range<Int>
  ) throws(FaultPlanError.Reason) -> UInt64 {
    let isNegative = text.hasPrefix(word, "-")
    let digits = isNegative ? word.lowerBound &+ 1..<word.upperBound : word
    guard let number = text.number(digits), !isNegative || number <= 1 << 63 else {
      throw .badArgument
    }
    return isNegative ? 0 &- number : number
  }

  private static func small(
    _ text: Span<UInt8>, _ word: Range<Int>
  ) throws(FaultPlanError.Reason) -> UInt32 {
    guard let number = text.number(word), let small = UInt32(exactly: number) else {
      throw .badArgument
    }
    return small
  }

  /// Reads a time with its unit.
  private static func nanoseconds(
    _ text: Span<UInt8>, _ word: Range<Int>
  ) throws(FaultPlanError.Reason) -> UInt64 {
    var unit = word.lowerBound
    while unit < word.upperBound && text[unit] <= UInt8(ascii: "9") { unit &+= 1 }
    let factor: UInt64
    let suffix = unit..<word.upperBound
    if text.isWord(suffix, "ns") {
      factor = 1
    } else if text.isWord(suffix, "us") {
      factor = 1000
    } else if text.isWord(suffix, "ms") {
      factor = 1_000_000
    } else if text.isWord(suffix, "s") {
      factor = 1_000_000_000
    } else {
      throw .badArgument
    }
    guard let number = text.number(word.lowerBound..<unit) else { throw .badArgument }
    let (product, overflows) = number.multipliedReportingOverflow(by: factor)
    guard !overflows else { throw .badArgument }
    return product
  }
}
