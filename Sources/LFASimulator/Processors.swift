// SPDX-License-Identifier: MIT

import VirtualTime

/// Keeps the virtual CPUs: which are on, and which are in a call.
///
/// A CPU does one thing at a time: whoever makes a call takes a CPU for as long as it lasts. The
/// clock's lock protects everything.
final class Processors: @unchecked Sendable {
  /// Says what kind of ACTIVATE a CPU is in.
  enum Activation: Equatable {
    case joint(UInt32)
    case lone(UInt32)
  }

  private struct Processor {
    var isOn = true
    var isTaken = false
    var activation: Activation?
    var isReleased = false
  }

  private let clock: VirtualClock
  private var processors: [Processor]
  private var next = 0

  init(_ clock: VirtualClock, count: Int) {
    self.clock = clock
    processors = Array(repeating: Processor(), count: count)
  }

  /// Names the CPU that the calling thread runs on and may not leave: it is in the firmware, or part
  /// of a stopped machine.
  @TaskLocal static var current: UInt32?

  var online: [UInt32] {
    clock.change { processors.indices.filter { processors[$0].isOn }.map { UInt32($0) } }
  }

  var onlineCount: UInt32 {
    clock.change { UInt32(processors.count { $0.isOn }) }
  }

  /// Takes a CPU that is on; another one each time, as threads wander.
  func takeAny() -> UInt32 {
    let choice = Choice()
    clock.wait(until: .max, for: "a free CPU") { [self] in
      for step in 0..<processors.count {
        let number = (next + step) % processors.count
        guard processors[number].isOn && !processors[number].isTaken else { continue }
        processors[number].isTaken = true
        next = number + 1
        choice.number = UInt32(number)
        return true
      }
      return false
    }
    return choice.number
  }

  /// Takes a certain CPU, once nobody else has it.
  ///
  /// - Returns: false if it is off.
  func take(_ cpu: UInt32) -> Bool {
    let choice = Choice()
    clock.wait(until: .max, for: "a certain CPU") { [self] in
      guard processors.indices.contains(Int(cpu)), processors[Int(cpu)].isOn else { return true }
      guard !processors[Int(cpu)].isTaken else { return false }
      processors[Int(cpu)].isTaken = true
      choice.isMade = true
      return true
    }
    return choice.isMade
  }

  func giveBack(_ cpu: UInt32) {
    clock.change { processors[Int(cpu)].isTaken = false }
  }

  func setPower(_ cpu: UInt32, isOn: Bool) {
    clock.change {
      if processors.indices.contains(Int(cpu)) { processors[Int(cpu)].isOn = isOn }
    }
  }

  // The rendezvous.

  func enter(_ cpu: UInt32, _ activation: Activation) {
    clock.change { processors[Int(cpu)].activation = activation }
  }

  func leave(_ cpu: UInt32) {
    clock.change { processors[Int(cpu)].activation = nil }
  }

  /// Tells what the leader of an activation is in, and which CPUs are on but not in the same.
  func gathering(around leader: UInt32) -> (activation: Activation?, missing: [UInt32]) {
    clock.change {
      let activation = processors[Int(leader)].activation
      let missing = processors.indices.filter {
        processors[$0].isOn && processors[$0].activation != activation
      }
      return (activation, missing.map { UInt32($0) })
    }
  }

  func waitInPen(_ cpu: UInt32, until deadline: UInt64) {
    clock.wait(until: deadline, for: "the pen to be released") { [self] in
      defer { processors[Int(cpu)].isReleased = false }
      return processors[Int(cpu)].isReleased
    }
  }

  func releasePen() {
    clock.change { for number in processors.indices { processors[number].isReleased = true } }
  }

  /// Carries what an attempt took out of its closure.
  private final class Choice: @unchecked Sendable {
    var number: UInt32 = 0
    var isMade = false
  }
}
