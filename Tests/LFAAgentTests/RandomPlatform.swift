// SPDX-License-Identifier: MIT

import Glibc
import LFA
import LFAAgent
import VirtualTime

/// Repeats its numbers for a given seed: SplitMix64.
struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}

/// Does what it likes, within the protocol, and checks that the agent keeps its promises.
///
/// It is a model of its own: it knows from outside which CPU is in which call, and what has been
/// primed. The clock's lock protects everything.
final class RandomPlatform: Platform, @unchecked Sendable {
  /// Tells which call of ACTIVATE a CPU is in.
  enum Inside: Equatable {
    case nothing
    case joint(UInt32)
    case lone(UInt32)
  }

  struct CPU {
    var isOn = true
    var hasEnded = false
    var inside = Inside.nothing
    /// What the round came to that this CPU's present call took part in.
    var led: (status: Int64, again: Bool)?
    var wake = false
    var released = false
  }

  let clock = VirtualClock()
  let mayFail: Bool
  private(set) var cpus: [CPU]
  private(set) var violations: [String] = []
  private(set) var discards = 0
  private(set) var rounds = 0
  private(set) var successes = 0
  private var random: Seeded
  private var working = false
  private var latched: UInt32?
  private var readied: UInt32?

  init(cpus count: UInt32, seed: UInt64, mayFail: Bool) {
    cpus = Array(repeating: CPU(), count: Int(count))
    random = Seeded(seed)
    self.mayFail = mayFail
  }

  // MARK: Platform

  var componentCount: UInt32 { 3 }

  var participantCount: UInt32 {
    stir()
    return clock.change { UInt32(cpus.count { $0.isOn }) }
  }

  var now: UInt64 { clock.now }
  var ticksPerSecond: UInt64 { 1_000_000_000 }

  func describe(_ index: UInt32) -> InventoryRecord {
    stir()
    return InventoryRecord(
      guid: GUID(x1: UInt64(index), x2: 0),
      flags: ComponentFlags(rawValue: index == 0 ? 0x3 : 0xb),
      currentVersion: .none, pendingVersion: .none)
  }

  func refreshInventory() { stir() }

  func prime(_ index: UInt32) throws(Status) -> Progress {
    let answer: Result<Progress, Status> = exclusively("prime") {
      check(
        latched == nil || latched == index, "primed \(index) while \(latched as Any) is latched")
      check(readied == nil, "primed \(index) although \(readied as Any) is ready")
      let answer = draw()
      if answer != .failure(.busy) { latched = index }
      if answer == .success(.complete) { readied = index }
      return answer
    }
    return try answer.get()
  }

  func discard(_ index: UInt32) {
    exclusively("discard") {
      check(latched == index, "discarded \(index) while \(latched as Any) is latched")
      latched = nil
      readied = nil
      discards += 1
    }
  }

  func activate(_ index: UInt32, cpu: UInt32) throws(Status) -> Progress {
    let answer: Result<Progress, Status> = exclusively("activate") {
      check(readied == index, "activated \(index) while \(readied as Any) is ready")
      let answer = draw()
      let led = Self.registers(answer)
      let caller = cpus[Int(cpu)].inside
      if caller == .joint(index) {
        for (number, other) in cpus.enumerated() where other.isOn {
          check(other.inside == .joint(index), "CPU \(number) is \(other.inside) in a joint round")
          check(other.led == nil, "CPU \(number) takes part in two rounds at a time")
          cpus[number].led = led
        }
      } else {
        check(caller == .lone(index), "CPU \(cpu) activates \(index) from \(caller)")
        cpus[Int(cpu)].led = led
      }
      rounds += 1
      if answer == .success(.complete) {
        readied = nil
        latched = nil
        successes += 1
      }
      return answer
    }
    return try answer.get()
  }

  func waitInPen(cpu: UInt32, until deadline: UInt64) {
    stir()
    clock.wait(until: deadline, for: "the pen to be released") { [self] in
      defer { cpus[Int(cpu)].released = false }
      return cpus[Int(cpu)].released
    }
  }

  func releasePen() {
    clock.change { for number in cpus.indices { cpus[number].released = true } }
  }

  // MARK: What the CPUs tell it

  func enter(_ cpu: UInt32, _ inside: Inside) {
    clock.change {
      cpus[Int(cpu)].inside = inside
      cpus[Int(cpu)].led = nil
    }
  }

  /// Ends the call; what the agent returned must be what the round came to.
  func leave(_ cpu: UInt32, x0: UInt64, x1: UInt64, discardsBefore: Int) {
    clock.change {
      let inside = cpus[Int(cpu)].inside
      cpus[Int(cpu)].inside = .nothing
      let status = Int64(bitPattern: x0)
      if let led = cpus[Int(cpu)].led {
        check(
          status == led.status && x1 == (led.again ? 1 : 0),
          "CPU \(cpu), \(inside): got \(status), \(x1) where the round came to \(led)")
      } else if status == -11 {
        check(x1 == 0 && discards > discardsBefore, "CPU \(cpu), \(inside): freed without reason")
        check(inside != .lone(0) && inside != .lone(1), "CPU \(cpu) was freed though alone")
      } else {
        check([-2, -8, -9].contains(status), "CPU \(cpu), \(inside): got \(status) for nothing")
      }
    }
  }

  /// Turns a CPU off, unless it is the last, tells the agent, and waits until another CPU turns it
  /// on.
  ///
  /// - Returns: false if no CPU is left to do that.
  func turnOff(_ cpu: UInt32, _ tell: () -> Void) -> Bool {
    let goesOff = clock.change {
      if cpus.count(where: \.isOn) == 1 { return false }
      cpus[Int(cpu)].isOn = false
      return true
    }
    guard goesOff else { return true }
    stir()
    tell()
    clock.wait(until: .max, for: "CPU_ON") { [self] in
      cpus[Int(cpu)].wake || cpus.allSatisfy { !$0.isOn }
    }
    return clock.change {
      defer { cpus[Int(cpu)].wake = false }
      return cpus[Int(cpu)].wake
    }
  }

  /// Turns on any CPU that is off: it counts at once, as ON_PENDING does.
  func turnOnAnother() {
    clock.change {
      guard let number = cpus.firstIndex(where: { !$0.isOn && !$0.wake && !$0.hasEnded }) else {
        return
      }
      cpus[number].isOn = true
      cpus[number].wake = true
    }
  }

  /// Turns a CPU off for good.
  func end(_ cpu: UInt32, _ tell: () -> Void) {
    clock.change {
      cpus[Int(cpu)].isOn = false
      cpus[Int(cpu)].hasEnded = true
    }
    stir()
    tell()
  }

  private func exclusively<Result>(_ what: String, _ body: () -> Result) -> Result {
    clock.change {
      check(!working, "\(what) while the lock is held")
      working = true
    }
    stir()
    let result = clock.change(body)
    stir()
    clock.change { working = false }
    return result
  }

  private func check(_ condition: Bool, _ text: @autoclosure () -> String) {
    if !condition { violations.append(text()) }
  }

  private func draw() -> Result<Progress, Status> {
    switch random.next() % 10 {
    case 0 where mayFail: .failure(.busy)
    case 1 where mayFail: .failure(.deviceError)
    case 2, 3: .success(.callAgain)
    default: .success(.complete)
    }
  }

  private static func registers(_ answer: Result<Progress, Status>) -> (status: Int64, again: Bool)
  {
    switch answer {
    case .success(let progress): (0, progress == .callAgain)
    case .failure(let status): (status.rawValue, false)
    }
  }

  /// Gives other threads a chance to come between two steps of the agent.
  private func stir() {
    if clock.change({ random.next() % 3 == 0 }) { sched_yield() }
  }
}
