// SPDX-License-Identifier: MIT

import Synchronization

/// Holds the whole state of the one activation a machine can have under way, in one atomic word.
///
/// Every CPU reads the word, decides, and replaces it by compare-exchange; none ever waits for
/// another to finish with it.
///
///     63            28 27     16 15       8  5       4        3:2     1:0
///     +---------------+---------+----------+--------+--------+-------+-------+
///     | round         | arrived | component| locked | midway | policy| stage |
///     +---------------+---------+----------+--------+--------+-------+-------+
///
/// Transitions, with the stage in capitals and the policy beside it:
///
///             PRIME part-way or failed        PRIME complete
///     IDLE ---------------------------> STARTED -------------> COMPLETE, undecided <-----------+
///      ^                                   |                     |           |                 |
///      |  CANCEL                           |         skip=1      |           | skip=0          |
///      +-----------------------------------+                     v           v arrived 1       |
///      |                                     solo, locked: activate    rendezvous, gathering   |
///      |  CANCEL, or nobody came in time                         |           | arrived = all   |
///      +<-------------------------------------------- (gathering)|           v                 |
///      |                                                         |     rendezvous, locked:     |
///      |  success                                                v           v  activate       |
///      +<--------------------------------------------------------+-----------+                 |
///                                                                |  failure, or postponed      |
///                                             call again:        +-----------------------------+
///                                             midway, policy kept, arrived 0
///
/// * `locked` is the activation lock. Its holder runs PRIME, CANCEL, or `Platform.activate`, and is
///   the only one to write the word until it unlocks; so unlocking is a plain store.
/// * `round` counts the ends of activation calls, cancels and time-outs. A CPU that waits remembers
///   the round it arrived in: once the number differs, its round is over, whatever has begun since.
///   It also makes words differ that would otherwise look the same before and after an activation.
struct ActivationState: RawRepresentable, AtomicRepresentable, Equatable {
  /// Holds the word.
  var rawValue: UInt64

  /// Says how far PRIME has come.
  enum Stage: UInt64 {
    /// Nothing is primed.
    case idle = 0
    /// PRIME has to be called again, or has failed; the component is latched.
    case started = 1
    /// PRIME has finished.
    case complete = 2
  }

  /// Says how the activation under way is done; latched by its first call.
  enum Policy: UInt64 {
    /// No ACTIVATE has begun.
    case undecided = 0
    /// Every CPU takes part.
    case rendezvous = 1
    /// One CPU activates alone: skip_cpu_rendezvous.
    case solo = 2
  }

  init(rawValue: UInt64) {
    self.rawValue = rawValue
  }

  /// Makes the state of an agent that has just started.
  ///
  /// Rounds begin at 1, as 0 stands for "none" in the record of the last round that was led.
  static var initial: ActivationState { ActivationState(rawValue: 1 << 28) }

  /// Says how far PRIME has come.
  var stage: Stage {
    get { Stage(rawValue: field(0, 2)) ?? .idle }
    set { setField(0, 2, newValue.rawValue) }
  }

  /// Says how the activation under way is done.
  var policy: Policy {
    get { Policy(rawValue: field(2, 2)) ?? .undecided }
    set { setField(2, 2, newValue.rawValue) }
  }

  /// Says that an ACTIVATE has returned call_again.
  var isMidway: Bool {
    get { field(4, 1) != 0 }
    set { setField(4, 1, newValue ? 1 : 0) }
  }

  /// Says that a CPU holds the activation lock.
  var isLocked: Bool {
    get { field(5, 1) != 0 }
    set { setField(5, 1, newValue ? 1 : 0) }
  }

  /// Names the component; meaningless in the stage `idle`.
  var component: UInt32 {
    get { UInt32(truncatingIfNeeded: field(8, 8)) }
    set { setField(8, 8, UInt64(newValue)) }
  }

  /// Counts the CPUs that have arrived in this round.
  var arrived: UInt32 {
    get { UInt32(truncatingIfNeeded: field(16, 12)) }
    set { setField(16, 12, UInt64(newValue)) }
  }

  /// The greatest number of CPUs that can arrive.
  static var maximumArrived: UInt32 { 0xfff }

  /// Numbers the rounds, modulo 2^36.
  var round: UInt64 { field(28, 36) }

  /// Ends the round, for whoever waits in it, and unlocks.
  mutating func endRound() {
    setField(28, 36, round &+ 1)
    arrived = 0
    isLocked = false
  }

  /// Goes back to the stage `idle`; round, arrivals and lock stay.
  mutating func reset() {
    stage = .idle
    policy = .undecided
    isMidway = false
    component = 0
  }

  private func field(_ shift: UInt64, _ width: UInt64) -> UInt64 {
    rawValue &>> shift & ((1 &<< width) &- 1)
  }

  private mutating func setField(_ shift: UInt64, _ width: UInt64, _ value: UInt64) {
    let mask: UInt64 = ((1 &<< width) &- 1) &<< shift
    rawValue = rawValue & ~mask | value &<< shift & mask
  }
}
