// SPDX-License-Identifier: MIT

import Synchronization

/// Follows a plan: counts the calls that its rules match.
///
/// All CPUs may ask at a time; none of them waits.
public struct FaultRun: ~Copyable, Sendable {
  /// Says what goes wrong when.
  public let plan: FaultPlan
  private let seen: InlineArray<16, Atomic<UInt32>>

  /// Begins to follow a plan.
  public init(_ plan: FaultPlan) {
    self.plan = plan
    seen = InlineArray { _ in Atomic(0) }
  }

  /// Counts a call, and tells what goes wrong with it; nil if nothing does.
  ///
  /// Every matching rule counts the call, up to 2^32 - 2 of them; if several strike, the first one
  /// counts.
  ///
  /// - Parameters:
  ///   - point: what is being called.
  ///   - id: the component's sequence id, where the call is about one.
  ///   - cpu: the CPU that calls.
  public borrowing func strike(_ point: FaultPoint, id: UInt32?, cpu: UInt32) -> Fault? {
    var fault: Fault?
    for index in 0..<plan.count {
      guard let rule = plan[index], rule.matches(point, id: id, cpu: cpu) else { continue }
      let number = count(index)
      if fault == nil, number >= rule.first, number <= rule.last { fault = rule.fault }
    }
    return fault
  }

  /// Counts a call that a rule matches; returns its number.
  private borrowing func count(_ index: Int) -> UInt32 {
    var before = seen[index].load(ordering: .relaxed)
    while before < .max - 1 {
      let (exchanged, original) = seen[index].compareExchange(
        expected: before, desired: before &+ 1, ordering: .relaxed)
      if exchanged { return before &+ 1 }
      before = original
    }
    return before
  }
}
