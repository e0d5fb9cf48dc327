// SPDX-License-Identifier: MIT

import LFA
import LFADriver
import Testing

@Suite("Notifications")
struct NotificationTests {
  static func automatic(_ parts: [Part], seed: UInt64 = 1) throws -> Rig {
    let rig = try Rig.probed(parts, seed: seed)
    for part in parts { try rig.write(.autoActivate, part.guid) }
    rig.system.clear()
    return rig
  }

  static func primes(_ rig: Rig) -> [String] {
    rig.system.trace.filter { $0.hasPrefix("prime") }
  }

  @Test("A notification has the inventory read, and nothing activated by default")
  func manual() throws {
    let rig = try Rig.probed([Part(guid: .bl31, pending: nil), Part(guid: .bl32)])
    rig.firmware.parts[0].pending = FirmwareVersion(major: 2, minor: 0)
    rig.driver.notified()
    #expect(rig.system.trace == ["getInfo", "inventory 0", "inventory 1"])
    #expect(rig.system.events == ["~bl31"])
    #expect(rig.firmware.parts[0].current == FirmwareVersion(major: 1, minor: 0))
  }

  @Test("What is set to auto_activate is activated, one after the other, until none is left")
  func all() throws {
    let rig = try Self.automatic([Part(guid: .bl31), Part(guid: .bl32), Part(guid: .rmm)])
    try rig.write(.autoActivate, .bl32, "0")
    // Ids are another component's after each switch.
    rig.firmware.afterSwitch = { $0.reverse() }
    rig.driver.notified()
    for part in rig.firmware.parts {
      #expect((part.pending == nil) == (part.guid != .bl32))
    }
    rig.expectClean()
  }

  @Test("A chain of updates is followed")
  func chain() throws {
    let rig = try Self.automatic([Part(guid: .bl31)])
    rig.firmware.afterSwitch = { parts in
      if parts[0].current.minor < 4 {
        parts[0].pending = FirmwareVersion(major: 1, minor: parts[0].current.minor + 1)
      }
    }
    rig.driver.notified()
    #expect(rig.firmware.parts[0].current == FirmwareVersion(major: 1, minor: 4))
    #expect(Self.primes(rig).count == 4)
  }

  @Test("An image that fails is tried once a notification, and starves no other")
  func failing() throws {
    let rig = try Self.automatic([Part(guid: .bl31), Part(guid: .bl32), Part(guid: .rmm)])
    rig.firmware.inject(.prime, .authError)
    rig.driver.notified()
    #expect(Self.primes(rig) == ["prime 0", "prime 1", "prime 2"])
    #expect(rig.firmware.parts.map { $0.pending == nil } == [false, true, true])
    rig.system.clear()
    rig.firmware.inject(.prime, .authError)
    rig.driver.notified()
    #expect(Self.primes(rig) == ["prime 0"], "the next notification tries it again, once")
    rig.driver.notified()
    #expect(rig.firmware.parts[0].pending == nil)
    rig.expectClean()
  }

  @Test("A component that always has another image neither starves others nor goes on for ever")
  func endless() throws {
    let rig = try Self.automatic([Part(guid: .bl31), Part(guid: .bl32)])
    rig.firmware.afterSwitch = { parts in
      parts[0].pending = FirmwareVersion(major: 1, minor: parts[0].current.minor + 1)
    }
    rig.driver.notified()
    #expect(Self.primes(rig).count == 17)
    #expect(Self.primes(rig).prefix(2) == ["prime 0", "prime 1"])
    #expect(rig.system.logs.contains { $0.contains("again and again") })
    rig.expectClean()
  }

  @Test("What is not capable, or would reset CPUs, is left alone")
  func incapable() throws {
    let rig = try Self.automatic([
      Part(guid: .bl31, isCapable: false), Part(guid: .bl32, mayReset: true),
    ])
    rig.driver.notified()
    #expect(Self.primes(rig) == [])
    #expect(rig.system.logs == [])
  }

  @Test("What is primed for another component is undone first")
  func evicts() throws {
    let rig = try Rig.probed([Part(guid: .bl31), Part(guid: .bl32)])
    try rig.write(.prime, .bl31)
    try rig.write(.autoActivate, .bl32)
    rig.system.clear()
    rig.driver.notified()
    #expect(rig.system.trace.first { !$0.hasPrefix("inv") && $0 != "getInfo" } == "cancel 0")
    #expect(rig.firmware.parts.map { $0.pending == nil } == [false, true])
    #expect(try rig.read(.state, .bl31) == "pending\n")
    rig.expectClean()
  }

  @Test("A notification during a transaction waits for it, and is not lost")
  func duringTransaction() throws {
    for seed in 0..<100 as Range<UInt64> {
      var part = Part(guid: .bl31)
      part.primeCalls = 3
      part.activateCalls = 2
      let rig = try Rig.probed([part, Part(guid: .bl32)], seed: seed)
      try rig.write(.autoActivate, .bl32)
      let results = Results()
      rig.system.interleaver.run([
        { results.note("manual", rig.result(.activate, .bl31)) },
        { rig.driver.notified() },
      ])
      #expect(rig.firmware.parts[1].pending == nil, "seed \(seed)")
      let manual = results["manual"]
      #expect(manual == nil || manual == .busy, "seed \(seed)")
      rig.expectClean()
    }
  }

  @Test("What becomes pending during a transaction is read after it, and activated")
  func newsDuringTransaction() throws {
    for seed in 0..<100 as Range<UInt64> {
      var part = Part(guid: .bl31)
      part.primeCalls = 4
      part.activateCalls = 2
      let rig = try Rig.probed([part, Part(guid: .bl32, pending: nil)], seed: seed)
      try rig.write(.autoActivate, .bl32)
      if seed % 2 == 0 { rig.firmware.injectRounds(1, .activationFailed) }
      rig.system.clear()
      rig.system.interleaver.run([
        { _ = rig.result(.activate, .bl31) },
        {
          rig.system.interleaver.wait { rig.system.trace.contains("prime 0") }
          rig.firmware.parts[1].pending = FirmwareVersion(major: 3, minor: 0)
          rig.driver.notified()
        },
      ])
      #expect(
        rig.firmware.parts[1].current == FirmwareVersion(major: 3, minor: 0), "seed \(seed)")
      rig.expectClean()
    }
  }

  @Test("The news were read when reading them returns, also during a transaction")
  func newsAreRead() throws {
    for seed in 0..<100 as Range<UInt64> {
      var part = Part(guid: .bl31)
      part.primeCalls = 4
      let rig = try Rig.probed([part, Part(guid: .bl32, pending: nil)], seed: seed)
      rig.system.clear()
      let before = Results()
      rig.system.interleaver.run([
        { _ = rig.result(.activate, .bl31) },
        {
          rig.system.interleaver.wait { rig.system.trace.contains("prime 0") }
          let count = rig.system.trace.count(where: { $0 == "getInfo" })
          rig.driver.readNews()
          if rig.system.trace.count(where: { $0 == "getInfo" }) == count {
            before.note("unread", .io)
          }
        },
      ])
      #expect(before["unread"] == Errno(rawValue: -1), "seed \(seed)")
    }
  }

  @Test("A firmware that cannot be read is not asked again without a pause")
  func unreadableNews() throws {
    let rig = try Rig.probed([Part(guid: .bl31)])
    rig.firmware.inject(.getInfo, .deviceError)
    rig.driver.readNews()
    #expect(rig.system.trace == ["getInfo", "sleep"])
    rig.system.clear()
    rig.firmware.inject(.getInfo, times: 2, .busy)
    rig.driver.readNews()
    #expect(
      rig.system.trace == ["getInfo", "sleep", "getInfo", "sleep", "getInfo", "inventory 0"])
    rig.system.clear()
    rig.driver.shutdown()
    rig.driver.readNews()
    #expect(rig.system.trace == ["sleep"])
  }

  @Test("Nor is one lost while somebody still reads what became of a cancelled transaction")
  func duringCancel() throws {
    for seed in 0..<200 as Range<UInt64> {
      var part = Part(guid: .bl31)
      part.primeCalls = 4
      let rig = try Rig.probed([part, Part(guid: .bl32)], seed: seed)
      try rig.write(.autoActivate, .bl32)
      rig.system.interleaver.run([
        { _ = rig.result(.activate, .bl31) },
        { _ = rig.result(.cancel, .bl31) },
        { rig.driver.notified() },
      ])
      #expect(rig.firmware.parts[1].pending == nil, "seed \(seed)")
      rig.expectClean()
    }
  }

  /// Is fault 12 of lfa-facts 4.4 and the last of 4.6 that concern notifications: work that is still
  /// under way must not meet the end of the driver.
  @Test("A notification that comes with, or after, the shutdown does nothing harmful")
  func fault12_20_notificationMeetsShutdown() throws {
    for seed in 0..<100 as Range<UInt64> {
      var part = Part(guid: .bl31)
      part.primeCalls = 3
      let rig = try Rig.probed([part, Part(guid: .bl32)], seed: seed)
      try rig.write(.autoActivate, .bl31)
      try rig.write(.autoActivate, .bl32)
      rig.system.interleaver.run([
        { rig.driver.notified() }, { rig.driver.notified() }, { rig.driver.shutdown() },
      ])
      rig.driver.retire()
      rig.expectClean()
      rig.system.clear()
      rig.driver.notified()
      #expect(rig.system.trace == ["sleep"], "seed \(seed)")
    }
  }

  @Test("An unreadable inventory ends it")
  func unreadable() throws {
    let rig = try Self.automatic([Part(guid: .bl31)])
    rig.firmware.inject(.getInfo, times: 100, .deviceError)
    rig.driver.notified()
    #expect(rig.system.trace.count < 5)
  }
}
