// SPDX-License-Identifier: MIT

import FaultPlan
import FaultyAgent
import LFA
import LFAAgent
import SMCCC
import Synchronization
import Testing

/// Is a machine with three components, all of which can be replaced at once.
final class StillMachine: FaultyMachine, Sendable {
  /// Lists what the platform was asked to do, as "prime 1".
  let work = Mutex<[String]>([])
  private let ticks = Atomic<UInt64>(1000)

  var componentCount: UInt32 { 3 }
  func describe(_ index: UInt32) -> InventoryRecord {
    InventoryRecord(
      guid: GUID(x1: 0x100 + UInt64(index), x2: 0), flags: ComponentFlags(rawValue: 0xb),
      currentVersion: FirmwareVersion(rawValue: 1), pendingVersion: FirmwareVersion(rawValue: 2))
  }
  func refreshInventory() {}
  func prime(_ index: UInt32) throws(Status) -> Progress { note("prime \(index)") }
  func discard(_ index: UInt32) { _ = note("discard \(index)") }
  func activate(_ index: UInt32, cpu: UInt32) throws(Status) -> Progress {
    note("activate \(index)")
  }
  var participantCount: UInt32 { 1 }
  var now: UInt64 { ticks.load(ordering: .relaxed) }
  var ticksPerSecond: UInt64 { 1000 }
  func waitInPen(cpu: UInt32, until deadline: UInt64) { ticks.wrappingAdd(1, ordering: .relaxed) }
  func releasePen() {}
  var callingCPU: UInt32 { 2 }

  private func note(_ what: String) -> Progress {
    work.withLock { $0.append(what) }
    return .complete
  }
}

@Suite("An agent that follows a plan")
final class FaultyAgentTests {
  static let info: UInt64 = 0xc400_02e2
  static let inventory: UInt64 = 0xc400_02e3
  static let prime: UInt64 = 0xc400_02e4
  static let activate: UInt64 = 0xc400_02e5
  static let cancel: UInt64 = 0xc400_02e6

  private let machine = StillMachine()

  private func agent(_ plan: String) throws -> FaultyAgent<StillMachine> {
    let bytes = Array(plan.utf8)
    return FaultyAgent(machine, plan: try FaultPlan(parsing: bytes.span))
  }

  /// Lists the first words of the GUIDs, as the calls of a scan tell them.
  private func scan(_ agent: borrowing FaultyAgent<StillMachine>) -> [UInt64] {
    let count = agent.handle(Registers(x0: Self.info), cpu: 0).x1
    return (0..<count).map { index in
      agent.handle(Registers(x0: Self.inventory, x1: index), cpu: 0).x1
    }
  }

  @Test("The list changes at the next GET_INFO, and keeps its components apart")
  func changes() throws {
    let agent = try agent(
      """
      get_info 2 reorder
      get_info 3 shrink 1
      get_info 4 grow 2
      get_info 5 repeat
      get_info 6 shrink 99
      """)
    let stranger: UInt64 = 0x5757_5757_0000_0000
    var scans: [[UInt64]] = []
    for _ in 0..<6 { scans.append(scan(agent)) }
    #expect(
      scans == [
        [0x100, 0x101, 0x102], [0x102, 0x101, 0x100], [0x102, 0x101],
        [0x102, 0x101, stranger | 3, stranger | 4], [0x102, 0x101, stranger | 3, 0x102], [],
      ])
  }

  @Test("A list holds at most 256", arguments: [253, 254, 0xffff_ffff] as [UInt32])
  func growth(number: UInt32) throws {
    let agent = try agent("get_info 1 grow \(number)")
    let guids = scan(agent)
    #expect(guids.count == 256)
    #expect(Set(guids).count == 256)
    #expect(agent.handle(Registers(x0: Self.inventory, x1: 256), cpu: 0).x0 == ~7)
  }

  @Test("Sequence ids lead to the components they were listed for, and stand while one is primed")
  func ids() throws {
    let agent = try agent("get_info 1...2 reorder")
    var guids = scan(agent)
    #expect(guids == [0x102, 0x101, 0x100])
    var answer = agent.handle(Registers(x0: Self.prime, x1: 0), cpu: 0)
    #expect(answer.x0 == 0)
    guids = scan(agent)
    #expect(guids == [0x102, 0x101, 0x100])
    answer = agent.handle(Registers(x0: Self.cancel, x1: 0), cpu: 0)
    #expect(answer.x0 == 0)
    guids = scan(agent)
    #expect(guids == [0x100, 0x101, 0x102])
    _ = agent.handle(Registers(x0: Self.prime, x1: 2), cpu: 0)
    _ = agent.handle(Registers(x0: Self.activate, x1: 2), cpu: 0)
    #expect(
      machine.work.withLock { $0 } == ["prime 2", "discard 2", "prime 2", "activate 2"])
  }

  @Test("A SUCCESS of the plan's is the end of it, whatever the id")
  func success() throws {
    let agent = try agent("prime * status SUCCESS\nactivate * status SUCCESS")
    let prime = agent.handle(Registers(x0: Self.prime, x1: 1), cpu: 0)
    let activate = agent.handle(Registers(x0: Self.activate, x1: 1), cpu: 0)
    #expect([prime.x0, prime.x1, activate.x0, activate.x1] == [0, 0, 0, 0])
    #expect(machine.work.withLock { $0 } == [])
  }

  @Test("What the platform answers is the agent's state")
  func platform() throws {
    let agent = try agent("load 1 cpu=2 again\nload 2 status AUTH_ERROR\nswitch 1 again")
    _ = scan(agent)
    var answers: [[UInt64]] = []
    for function in [Self.prime, Self.prime, Self.prime, Self.activate, Self.activate] {
      let answer = agent.handle(Registers(x0: function, x1: 0), cpu: 0)
      answers.append([answer.x0, answer.x1])
    }
    #expect(answers == [[0, 1], [~2, 0], [0, 0], [0, 1], [0, 0]])
    #expect(machine.work.withLock { $0 } == ["prime 0", "activate 0"])
  }

  @Test("A clobbered answer keeps its results")
  func clobber() throws {
    let agent = try agent("get_inventory * clobber")
    let junk: UInt64 = 0xbad0_bad0_bad0_bad0
    let record = agent.handle(Registers(x0: Self.inventory, x1: 1), cpu: 0)
    #expect(
      [record.x0, record.x1, record.x2, record.x3, record.x4, record.x5]
        == [0, 0x101, 0, 0xb, 1, 2])
    #expect([record.x6, record.x7, record.x8, record.x17] == [junk, junk, junk, junk])
    let refused = agent.handle(Registers(x0: Self.inventory, x1: 3), cpu: 0)
    #expect([refused.x0, refused.x1, refused.x5] == [~7, junk, junk])
  }

  @Test("A CPU is held for as long as the plan says", arguments: ["3s", "3000ms", "2999999999ns"])
  func hold(time: String) throws {
    let agent = try agent("version 1 hold \(time)")
    let before = machine.now
    let version = agent.handle(Registers(x0: 0xc400_02e0), cpu: 0)
    #expect(version.x0 == 0x1_0000)
    #expect([2999, 3000].contains(machine.now - before))
  }

  @Test("Counts are told as the plan has them", arguments: [0, 0x1_0000_0000, .max] as [UInt64])
  func counts(count: UInt64) throws {
    let agent = try agent("get_info * count \(count)")
    let info = agent.handle(Registers(x0: Self.info), cpu: 0)
    #expect([info.x0, info.x1] == [0, count])
  }
}
