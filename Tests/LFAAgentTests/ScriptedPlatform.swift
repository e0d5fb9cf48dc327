// SPDX-License-Identifier: MIT

import LFA
import LFAAgent
import SMCCC
import VirtualTime

/// Answers the agent as a test wrote it down, and remembers what the agent asked for.
///
/// The clock's lock protects everything.
final class ScriptedPlatform: Platform, @unchecked Sendable {
  enum Event: Equatable {
    case refresh
    case prime(UInt32)
    case discard(UInt32)
    case activate(UInt32, cpu: UInt32)
  }

  let clock = VirtualClock()
  private var script: Script
  private var events: [Event] = []
  private var inPen: Set<UInt32> = []
  private var released: Set<UInt32> = []

  init(_ script: Script = Script()) {
    self.script = script
  }

  /// What the platform says; unused answers stay for the next call, and after the last one PRIME
  /// and ACTIVATE complete.
  struct Script {
    var components = Script.fiveComponents
    var participants: UInt32 = 1
    var mayDiscard = true
    var primeAnswers: [Result<Progress, Status>] = []
    var activateAnswers: [Result<Progress, Status>] = []
    /// Run in the middle of the platform's work, by the CPU that does it.
    var duringPrime: (@Sendable () -> Void)?
    var duringActivate: (@Sendable () -> Void)?
    var duringDiscard: (@Sendable () -> Void)?
    /// Runs after a component was described, before the agent gets to see it; once.
    var afterDescribe: (@Sendable () -> Void)?
    /// Runs before a CPU leaves the pen.
    var leavingPen: (@Sendable (UInt32) -> Void)?

    /// 0 BL31 rendezvous required, 1 BL32 rendezvous optional, 2 BL33 not capable, 3 pending but
    /// not capable, 4 capable but not pending.
    static let fiveComponents = [
      record(.bl31, 0x3, 0x1_0000_0000, 0x1_0000_0001),
      record(.bl32, 0xb, 0x2_0000_0003, 0x2_0000_0004),
      record(.bl33, 0x0, 0, 0),
      record(.rmm, 0x2, 0x1_0000_0000, 0x1_0000_0002),
      record(GUID(x1: 5, x2: 5), 0x1, 0x3_0000_0000, 0),
    ]

    static func record(
      _ guid: GUID, _ flags: UInt64, _ current: UInt64, _ pending: UInt64
    ) -> InventoryRecord {
      InventoryRecord(
        guid: guid, flags: ComponentFlags(rawValue: flags),
        currentVersion: FirmwareVersion(rawValue: current),
        pendingVersion: FirmwareVersion(rawValue: pending))
    }
  }

  func edit(_ body: (inout Script) -> Void) {
    clock.change { body(&script) }
  }

  var recorded: [Event] { clock.change { events } }

  /// Waits until as many CPUs sleep in the pen, or have been released but not left it.
  func awaitWaiters(_ count: Int) {
    clock.wait(until: .max, for: "waiters in the pen") { [self] in inPen.count == count }
  }

  var componentCount: UInt32 { clock.change { UInt32(script.components.count) } }
  var participantCount: UInt32 { clock.change { script.participants } }
  var now: UInt64 { clock.now }
  var ticksPerSecond: UInt64 { 1_000_000_000 }

  func describe(_ index: UInt32) -> InventoryRecord {
    let (record, hook) = clock.change {
      defer { script.afterDescribe = nil }
      return (script.components[Int(index)], script.afterDescribe)
    }
    hook?()
    return record
  }

  func refreshInventory() {
    clock.change { events.append(.refresh) }
  }

  func prime(_ index: UInt32) throws(Status) -> Progress {
    let (answer, hook) = clock.change {
      events.append(.prime(index))
      return (Self.next(&script.primeAnswers), script.duringPrime)
    }
    hook?()
    return try answer.get()
  }

  func mayDiscard(_ index: UInt32) -> Bool { clock.change { script.mayDiscard } }

  func discard(_ index: UInt32) {
    let hook = clock.change {
      events.append(.discard(index))
      return script.duringDiscard
    }
    hook?()
  }

  func activate(_ index: UInt32, cpu: UInt32) throws(Status) -> Progress {
    let (answer, hook) = clock.change {
      events.append(.activate(index, cpu: cpu))
      return (Self.next(&script.activateAnswers), script.duringActivate)
    }
    hook?()
    return try answer.get()
  }

  func waitInPen(cpu: UInt32, until deadline: UInt64) {
    clock.change { _ = inPen.insert(cpu) }
    clock.wait(until: deadline, for: "the pen to be released") { [self] in
      released.remove(cpu) != nil
    }
    clock.change { script.leavingPen }?(cpu)
    clock.change { _ = inPen.remove(cpu) }
  }

  func releasePen() {
    clock.change { released.formUnion(0..<16) }
  }

  private static func next(_ answers: inout [Result<Progress, Status>]) -> Result<Progress, Status>
  {
    answers.isEmpty ? .success(.complete) : answers.removeFirst()
  }
}

/// Joins an agent and its platform, and makes calls as the CPUs of a machine do.
final class Machine: Sendable {
  let agent: Agent<ScriptedPlatform>

  init(_ script: ScriptedPlatform.Script = ScriptedPlatform.Script()) {
    agent = Agent(ScriptedPlatform(script))
  }

  var platform: ScriptedPlatform { agent.platform }
  var clock: VirtualClock { platform.clock }
  var isIdle: Bool { agent.isIdle }

  /// Makes a call with a different number in each register that is not named.
  func call(_ x0: UInt64, _ x1: UInt64 = 0x11, _ x2: UInt64 = 0x22, cpu: UInt32 = 0) -> Registers {
    agent.handle(Machine.arguments(x0, x1, x2), cpu: cpu)
  }

  static func arguments(_ x0: UInt64, _ x1: UInt64, _ x2: UInt64) -> Registers {
    var registers = Registers(
      x0: x0, x1: x1, x2: x2, x3: 0x33, x4: 0x44, x5: 0x55, x6: 0x66, x7: 0x77)
    registers.x8 = 0x88
    registers.x9 = 0x99
    registers.x10 = 0xaa
    registers.x11 = 0xbb
    registers.x12 = 0xcc
    registers.x13 = 0xdd
    registers.x14 = 0xee
    registers.x15 = 0xff
    registers.x16 = 0x1010
    registers.x17 = 0x1111
    return registers
  }

  /// Has each CPU make its call on a thread of its own.
  func start(_ calls: [(cpu: UInt32, x0: UInt64, x1: UInt64, x2: UInt64)]) -> [PendingCall] {
    calls.map { call in
      let answer = PendingCall()
      answer.thread = clock.start { [self] in
        answer.registers = self.call(call.x0, call.x1, call.x2, cpu: call.cpu)
      }
      return answer
    }
  }
}

/// Holds the answer of a call made on another thread; valid when it was waited for.
final class PendingCall: @unchecked Sendable {
  fileprivate var registers = Registers()
  fileprivate var thread: VirtualThread?

  /// Waits on a thread that the clock does not know; once.
  func join() -> Registers {
    thread?.join()
    return registers
  }

  /// Waits on a thread that the clock knows.
  func awaitAnswer() -> Registers {
    thread?.awaitEnd()
    return registers
  }
}

/// Spells function identifiers as they stand in registers.
enum FID {
  static let version: UInt64 = 0xc400_02e0
  static let features: UInt64 = 0xc400_02e1
  static let getInfo: UInt64 = 0xc400_02e2
  static let getInventory: UInt64 = 0xc400_02e3
  static let prime: UInt64 = 0xc400_02e4
  static let activate: UInt64 = 0xc400_02e5
  static let cancel: UInt64 = 0xc400_02e6
}

/// Spells return codes as they stand in x0.
enum Code {
  static let success: UInt64 = 0
  static let notSupported: UInt64 = 0xffff_ffff_ffff_ffff
  static let busy: UInt64 = 0xffff_ffff_ffff_fffe
  static let authError: UInt64 = 0xffff_ffff_ffff_fffd
  static let noMemory: UInt64 = 0xffff_ffff_ffff_fffc
  static let criticalError: UInt64 = 0xffff_ffff_ffff_fffb
  static let deviceError: UInt64 = 0xffff_ffff_ffff_fffa
  static let wrongState: UInt64 = 0xffff_ffff_ffff_fff9
  static let invalidParameters: UInt64 = 0xffff_ffff_ffff_fff8
  static let componentWrongState: UInt64 = 0xffff_ffff_ffff_fff7
  static let activationFailed: UInt64 = 0xffff_ffff_ffff_fff5
}
