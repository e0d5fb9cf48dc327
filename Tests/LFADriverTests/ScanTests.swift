// SPDX-License-Identifier: MIT

import LFA
import LFADriver
import SMCCC
import Testing

@Suite("Inventory")
struct ScanTests {
  static func numbered(_ number: Int) -> GUID {
    GUID(x1: UInt64(number) &* 0x1_0001, x2: ~UInt64(number))
  }

  static func parts(_ numbers: some Sequence<Int>) -> [Part] {
    numbers.map { Part(guid: numbered($0)) }
  }

  /// Reports the count and each record as registers, whatever they say.
  static func answers(_ firmware: FakeFirmware, count: UInt64) {
    firmware.inject(.getInfo) { _ in firmware.answer(x0: 0, x1: count) }
  }

  @Test("Probing asks for the version, the count and each component, and says one line")
  func probe() throws {
    let rig = try Rig([Part(guid: .bl31), Part(guid: .bl32), Part(guid: .bl33)])
    try rig.driver.probe()
    #expect(
      rig.system.trace == ["version", "getInfo", "inventory 0", "inventory 1", "inventory 2"])
    #expect(rig.system.logs == ["info: Live Firmware Activation 1.0, 3 components"])
    #expect(rig.system.events == ["+bl31", "+bl32", "+bl33"])
    rig.expectClean()
  }

  @Test(
    "Without an agent, probing ends in silence",
    arguments: [0xffff_ffff_ffff_ffff, 0x0000_0000_ffff_ffff, 0x8000_0000] as [UInt64])
  func noAgent(x0: UInt64) throws {
    let rig = try Rig([Part(guid: .bl31)])
    rig.firmware.version = x0
    #expect(throws: Errno.noDevice) { try rig.driver.probe() }
    #expect(rig.system.trace == ["version"])
    #expect(rig.system.logs == [] && rig.system.events == [])
  }

  @Test("Another major version is refused, another minor one is not")
  func versions() throws {
    for x0 in [0x0000_0001, 0x0002_0000, 0x7fff_0000] as [UInt64] {
      let rig = try Rig([Part(guid: .bl31)])
      rig.firmware.version = x0
      #expect(throws: Errno.noDevice) { try rig.driver.probe() }
      #expect(rig.system.logs.count == 1 && rig.system.events == [])
    }
    let rig = try Rig([Part(guid: .bl31)])
    rig.firmware.version = 0x0001_0007
    try rig.driver.probe()
    #expect(rig.system.logs == ["info: Live Firmware Activation 1.7, 1 component"])
  }

  @Test("Probing fails if the inventory cannot be read")
  func probeFails() throws {
    let rig = try Rig([Part(guid: .bl31)])
    rig.firmware.inject(.getInfo, .criticalError)
    #expect(throws: Errno.notRecoverable) { try rig.driver.probe() }
    #expect(rig.system.logs == ["error: inventory: GET_INFO failed: CRITICAL_ERROR (-5)"])
    #expect(rig.system.events == [])
  }

  @Test("A firmware without components may get some later")
  func empty() throws {
    let rig = try Rig([])
    try rig.driver.probe()
    #expect(rig.system.logs == ["info: Live Firmware Activation 1.0, 0 components"])
    rig.firmware.parts = [Part(guid: .rmm)]
    try rig.driver.rescan()
    #expect(rig.system.events == ["+rmm"])
    #expect(try rig.read(.name, .rmm) == "TF-RMM\n")
  }

  @Test("Components appear, vanish and change ids; those that stay keep their slots")
  func reconcile() throws {
    let rig = try Rig.probed([Part(guid: .bl31), Part(guid: .bl32), Part(guid: .bl33)])
    let before = rig.system.directories
    rig.firmware.parts = [
      Part(guid: .rmm), Part(guid: .bl33), Part(guid: .bl31, current: .init(major: 2, minor: 0)),
    ]
    try rig.driver.rescan()
    #expect(rig.takeTrace() == ["getInfo", "inventory 0", "inventory 1", "inventory 2"])
    #expect(Set(rig.system.directories.keys) == [.rmm, .bl33, .bl31])
    #expect(rig.slot(.bl31) == before[.bl31] && rig.slot(.bl33) == before[.bl33])
    #expect(try rig.read(.currentVersion, .bl31) == "2.0\n")
    #expect(rig.takeTrace() == ["inventory 2"])
    #expect(rig.readResult(.name, .bl32, slot: before[.bl32]) == "errno 19")
    #expect(rig.result(.activate, .bl32, slot: before[.bl32]) == .noDevice)
    #expect(rig.result(.cancel, .bl32, slot: before[.bl32]) == .noDevice)
    #expect(rig.result(.autoActivate, .bl32, "1", slot: before[.bl32]) == .noDevice)
    #expect(rig.takeTrace() == [])
    rig.expectClean()
  }

  @Test("User space is told of what changed, and of nothing else")
  func changes() throws {
    let rig = try Rig.probed([Part(guid: .bl31), Part(guid: .bl32)])
    try rig.driver.rescan()
    #expect(rig.system.events == [])
    rig.firmware.parts[1].pending = FirmwareVersion(major: 3, minor: 0)
    try rig.driver.rescan()
    #expect(rig.system.events == ["~bl32"])
    rig.system.clear()
    rig.firmware.parts.swapAt(0, 1)
    try rig.driver.rescan()
    #expect(rig.system.events == [], "an id is nobody's business")
  }

  @Test("Settings are kept across scans, also while a component is away")
  func settings() throws {
    let rig = try Rig.probed([Part(guid: .bl31), Part(guid: .bl32)])
    #expect(try rig.read(.forceCPURendezvous, .bl32) == "1\n")
    #expect(try rig.read(.autoActivate, .bl32) == "0\n")
    try rig.write(.forceCPURendezvous, .bl32, "0")
    try rig.write(.autoActivate, .bl32, "1")
    let parts = rig.firmware.parts
    rig.firmware.parts.removeLast()
    try rig.driver.rescan()
    #expect(rig.system.directories[.bl32] == nil)
    rig.firmware.parts = parts.reversed()
    try rig.driver.rescan()
    #expect(try rig.read(.forceCPURendezvous, .bl32) == "0\n")
    #expect(try rig.read(.autoActivate, .bl32) == "1\n")
    #expect(try rig.read(.forceCPURendezvous, .bl31) == "1\n")
    #expect(try rig.read(.autoActivate, .bl31) == "0\n")
    #expect(rig.system.events.filter { $0.hasSuffix("bl32") } == ["-bl32", "+bl32"])
  }

  @Test("A GUID listed twice is taken once, the first time, with one line")
  func duplicates() throws {
    let rig = try Rig([
      Part(guid: .bl31), Part(guid: .bl32), Part(guid: .bl31, current: .init(major: 9, minor: 9)),
      Part(guid: .bl31),
    ])
    try rig.driver.probe()
    #expect(rig.system.events == ["+bl31", "+bl32"])
    #expect(
      rig.system.logs == [
        "warning: TF-A BL31 runtime (47d4086d-4cfe-9846-9b95-2950cbbd5a00): "
          + "listed again as id 2; the first one counts",
        "info: Live Firmware Activation 1.0, 2 components",
      ])
    #expect(try rig.read(.currentVersion, .bl31) == "1.0\n")
  }

  @Test("An id that cannot be read is reported, and hides nobody else")
  func unreadable() throws {
    let rig = try Rig.probed([Part(guid: .bl31), Part(guid: .bl32), Part(guid: .bl33)])
    rig.firmware.pass(.getInventory)
    rig.firmware.inject(.getInventory, .wrongState)
    try rig.driver.rescan()
    #expect(
      rig.system.logs == [
        "error: inventory: GET_INVENTORY of id 1 failed: WRONG_STATE (-7)"
      ])
    #expect(rig.system.events == [], "it may still be there")
    rig.system.clear()
    #expect(try rig.read(.activationPending, .bl33) == "1\n")
    #expect(rig.takeTrace() == ["inventory 2"])
    #expect(try rig.read(.activationPending, .bl32) == "1\n")
    #expect(
      rig.takeTrace() == ["getInfo", "inventory 0", "inventory 1", "inventory 2", "inventory 1"])
    rig.expectClean()
  }

  @Test("A scan in which no id can be read has failed, and is made up for")
  func allUnreadable() throws {
    let rig = try Rig.probed([Part(guid: .bl31), Part(guid: .bl32)])
    rig.firmware.inject(.getInventory, times: 2, .deviceError)
    #expect(throws: Errno.io) { try rig.driver.rescan() }
    #expect(
      rig.system.logs == [
        "error: inventory: GET_INVENTORY of id 0 failed: DEVICE_ERROR (-6); so did 1 more"
      ])
    #expect(rig.system.events == [])
    rig.system.clear()
    #expect(try rig.read(.mayResetCPU, .bl32) == "0\n")
    #expect(rig.system.trace == ["getInfo", "inventory 0", "inventory 1"])
    rig.expectClean()
  }

  @Test(
    "An absurd count is refused with a line, and changes nothing",
    arguments: [4097, 0xffff_ffff, 0x1_0000_0000, 0x1_0000_0001, 1 << 63, .max] as [UInt64])
  func absurdCount(count: UInt64) throws {
    let rig = try Rig.probed([Part(guid: .bl31)])
    Self.answers(rig.firmware, count: count)
    #expect(throws: Errno.protocol) { try rig.driver.rescan() }
    #expect(
      rig.system.logs == [
        "error: inventory: the firmware claims \(count) components; more than 4096 are refused"
      ])
    #expect(rig.takeTrace() == ["getInfo"])
    Self.answers(rig.firmware, count: count)
    #expect(rig.readResult(.name, .bl31) == "TF-A BL31 runtime\n")
    #expect(rig.system.logs == [] && rig.system.events == [])
    #expect(try rig.read(.activationPending, .bl31) == "1\n")
    rig.expectClean()
  }

  @Test("As many components as are allowed are shown, each read once")
  func many() throws {
    let rig = try Rig(Self.parts(0..<4096))
    try rig.driver.probe()
    #expect(rig.system.directories.count == 4096)
    #expect(rig.system.trace.count == 4096 + 2)
    rig.system.clear()
    rig.firmware.parts.reverse()
    try rig.driver.rescan()
    #expect(rig.system.trace.count == 4096 + 1)
    #expect(rig.system.events == [])
    #expect(rig.result(.activate, Self.numbered(4095)) == nil)
    rig.expectClean()
  }

  @Test("A firmware that replaces all components again and again takes no more memory")
  func churn() throws {
    let rig = try Rig(Self.parts(0..<40))
    try rig.driver.probe()
    let memory = rig.system.memoryInUse.values.max() ?? 0
    for generation in 1..<200 {
      rig.firmware.parts = Self.parts(generation * 40..<generation * 40 + 40)
      try rig.driver.rescan()
      #expect(Set(rig.system.directories.keys) == Set(rig.firmware.parts.map(\.guid)))
    }
    #expect((rig.system.memoryInUse.values.max() ?? 0) <= memory * 2)
    #expect(rig.system.memoryInUse.count == 2)
    rig.expectClean()
  }

  @Test("The whole inventory can be exchanged at its largest")
  func exchangeAll() throws {
    let rig = try Rig(Self.parts(0..<4096))
    try rig.driver.probe()
    rig.firmware.parts = Self.parts(5000..<9096)
    try rig.driver.rescan()
    let isExchanged = Set(rig.system.directories.keys) == Set(rig.firmware.parts.map(\.guid))
    #expect(isExchanged)
    #expect((rig.system.directories.values.max() ?? 0) < 8192)
    rig.expectClean()
  }

  @Test("Without memory the components known so far stay")
  func noMemory() throws {
    let rig = try Rig.probed(Self.parts(0..<16))
    rig.firmware.parts += Self.parts(16..<17)
    rig.system.memoryLimit = 0
    #expect(throws: Errno.noMemory) { try rig.driver.rescan() }
    #expect(rig.system.logs == ["error: inventory: no memory for all components"])
    #expect(rig.system.directories.count == 16)
    rig.system.memoryLimit = .max
    #expect(try rig.read(.activationPending, Self.numbered(3)) == "1\n")
    #expect(rig.system.directories.count == 17)
    #expect(throws: Errno.noMemory) {
      let system = FakeSystem(FakeFirmware([]))
      system.memoryLimit = 0
      _ = try Driver(system)
    }
  }

  @Test("All memory is given back")
  func release() throws {
    let system: FakeSystem
    do {
      let rig = try Rig.probed(Self.parts(0..<100))
      system = rig.system
      #expect(system.memoryInUse.count == 2)
    }
    #expect(system.memoryInUse.isEmpty)
  }

  @Test("Scans that are asked for while one runs become one more")
  func coalesce() throws {
    let rig = try Rig.probed([Part(guid: .bl31)], seed: 7)
    rig.system.interleaver.run(
      (0..<20).map { _ in { try? rig.driver.rescan() } })
    let scans = rig.system.trace.count(where: { $0 == "getInfo" })
    #expect((1..<20).contains(scans), "\(scans)")
    rig.expectClean()
  }

  @Test("A scan that is asked for during a transaction is made at its end")
  func deferred() throws {
    var part = Part(guid: .bl31)
    part.primeCalls = 3
    let rig = try Rig.probed([part, Part(guid: .bl32)])
    rig.system.whileAsleep = { try? rig.driver.rescan() }
    rig.firmware.pass(.prime, times: 2)
    rig.firmware.inject(.prime, .noMemory)
    #expect(rig.result(.activate, .bl31) == .noMemory)
    let primed = ["inventory 0", "prime 0", "sleep", "prime 0", "sleep", "prime 0"]
    let scan = ["getInfo", "inventory 0", "inventory 1"]
    #expect(rig.takeTrace() == primed + ["cancel 0"] + scan)
    #expect(rig.result(.activate, .bl31) == nil)
    #expect(
      rig.takeTrace() == primed + ["stop", "activate 0", "activate 0", "go"] + scan, "one suffices")
    #expect(rig.readResult(.name, .bl31) == "TF-A BL31 runtime\n")
    #expect(rig.system.trace == [])
    rig.expectClean()
  }

  @Test("However many ids cannot be read, the log gets one line")
  func rogueCount() throws {
    let rig = try Rig.probed([Part(guid: .bl31)])
    Self.answers(rig.firmware, count: 4096)
    try rig.driver.rescan()
    #expect(
      rig.system.logs == [
        "error: inventory: GET_INVENTORY of id 1 failed: INVALID_PARAMETERS (-8); so did 4094 more"
      ])
  }

  @Test("A scan that takes too long is given up; what was read counts")
  func overdue() throws {
    let rig = try Rig.probed(Self.parts(0..<8))
    rig.firmware.inject(.getInventory, times: 5) { [system = rig.system] _ in
      system.interleaver.advance(nanoseconds: 2_000_000_000)
      return nil
    }
    rig.firmware.parts[1].pending = nil
    #expect(throws: Errno.timedOut) { try rig.driver.rescan() }
    #expect(
      rig.takeTrace()
        == ["getInfo", "inventory 0", "inventory 1", "inventory 2", "inventory 3", "inventory 4"])
    #expect(try rig.read(.activationPending, Self.numbered(1)) == "0\n")
    #expect(rig.takeTrace() == ["inventory 1"], "nobody waits for another scan")
    #expect(rig.system.directories.count == 8, "what was not seen may still be there")
    #expect(try rig.read(.activationPending, Self.numbered(7)) == "1\n")
    rig.expectClean()
  }

  @Test("A trouble that stays is told once, however often files are read; one that returns again")
  func troubleToldOnce() throws {
    let rig = try Rig.probed([Part(guid: .bl31), Part(guid: .bl32)])
    let line = "error: inventory: GET_INVENTORY of id 1 failed: DEVICE_ERROR (-6)"
    for _ in 1...2 {
      rig.firmware.inject(.getInventory, times: 200) { [firmware = rig.firmware] in
        $0.x1 == 1 ? firmware.answer(x0: Status.deviceError.x0) : nil
      }
      for _ in 1...50 { #expect(rig.readResult(.currentVersion, .bl32) == "errno 71") }
      rig.firmware.clearInjections()
      #expect(rig.system.logs == [line])
      rig.system.clear()
      #expect(try rig.read(.currentVersion, .bl32) == "1.0\n")
      #expect(rig.system.logs == [])
    }
    rig.firmware.inject(.getInfo, times: 10, .deviceError)
    for _ in 1...10 { #expect(rig.readResult(.name, .bl31) == "TF-A BL31 runtime\n") }
    #expect(rig.system.logs == [], "no scan is due")
    #expect(throws: Errno.io) { try rig.driver.rescan() }
    for _ in 1...9 { #expect(rig.readResult(.name, .bl31) == "TF-A BL31 runtime\n") }
    #expect(rig.system.logs == ["error: inventory: GET_INFO failed: DEVICE_ERROR (-6)"])
    rig.expectClean()
  }

  @Test("Others run between two calls of a scan, and a kill ends it")
  func killedScan() throws {
    let rig = try Rig.probed(Self.parts(0..<20))
    let before = rig.system.relaxCount
    try rig.driver.rescan()
    #expect(rig.system.relaxCount == before + 20)
    rig.system.clear()
    var calls = 0
    rig.firmware.inject(.getInventory, times: 20) { _ in
      calls += 1
      if calls == 5 { rig.system.isKilled = true }
      return nil
    }
    #expect(throws: Errno.interrupted) { try rig.driver.rescan() }
    #expect(calls == 5)
    #expect(rig.system.events == [])
    rig.system.isKilled = false
    rig.firmware.clearInjections()
    #expect(try rig.read(.mayResetCPU, Self.numbered(7)) == "0\n")
    #expect(rig.system.trace.count(where: { $0.hasPrefix("inventory") }) == 25, "it is made up for")
    rig.expectClean()
  }

  @Test("A kill does not end the scan that finishes an activation")
  func killedAfterSwitch() throws {
    let rig = try Rig.probed([Part(guid: .bl31), Part(guid: .bl32)])
    rig.firmware.afterSwitch = { _ in rig.system.isKilled = true }
    #expect(rig.result(.activate, .bl31) == nil)
    rig.system.isKilled = false
    rig.system.clear()
    #expect(try rig.read(.currentVersion, .bl31) == "1.1\n")
    #expect(rig.system.trace == ["inventory 0"])
    rig.expectClean()
  }

  @Test("Probing asks a busy firmware again, a few times")
  func busyAtFirst() throws {
    let rig = try Rig([Part(guid: .bl31)])
    rig.firmware.inject(.getInfo, times: 9, .busy)
    try rig.driver.probe()
    #expect(rig.system.events == ["+bl31"])
    let other = try Rig([Part(guid: .bl31)])
    other.firmware.inject(.getInfo, times: 10, .busy)
    #expect(throws: Errno.busy) { try other.driver.probe() }
  }
}
