// SPDX-License-Identifier: MIT

import LFA
import LFADriver
import Testing

@Suite("Priming ahead, state and last result")
struct StageTests {
  static let both = [Part(guid: .bl31), Part(guid: .bl32, isOptional: true)]

  @Test("prime stages only; activate goes on from it")
  func primeThenActivate() throws {
    let rig = try Rig.probed(Self.both)
    #expect(try rig.read(.state, .bl31) == "pending\n")
    rig.system.clear()
    try rig.write(.prime, .bl31)
    #expect(rig.system.trace == ["inventory 0", "prime 0"])
    #expect(rig.system.logs.count == 1 && rig.system.logs[0].hasSuffix("1.1 primed"))
    #expect(rig.firmware.primed == .bl31)
    #expect(try rig.read(.state, .bl31) == "primed\n")
    #expect(try rig.read(.currentVersion, .bl31) == "1.0\n")
    rig.system.clear()
    try rig.write(.prime, .bl31)
    try rig.driver.rescan()
    #expect(!rig.takeTrace().contains { $0.hasPrefix("prime") || $0.hasPrefix("cancel") })
    try rig.write(.activate, .bl31)
    #expect(!rig.system.trace.contains { $0.hasPrefix("prime") })
    #expect(try rig.read(.currentVersion, .bl31) == "1.1\n")
    #expect(try rig.read(.state, .bl31) == "idle\n")
    rig.expectClean()
  }

  @Test("cancel undoes prime")
  func cancel() throws {
    let rig = try Rig.probed(Self.both)
    try rig.write(.prime, .bl31)
    rig.system.clear()
    #expect(rig.result(.cancel, .bl32) == .nothingPending)
    #expect(rig.result(.cancel, .bl31) == nil)
    #expect(rig.system.trace == ["cancel 0"])
    #expect(rig.result(.cancel, .bl31) == .nothingPending)
    #expect(try rig.read(.state, .bl31) == "pending\n")
    rig.expectClean()
    #expect(rig.result(.activate, .bl32) == nil)
  }

  @Test("Whoever is woken reads a state that stays, not that of the attempt that wakes")
  func wokenReader() throws {
    let rig = try Rig.probed(Self.both)
    var states: [String] = []
    rig.system.afterTelling = { [unowned rig] in states.append(rig.readResult(.state, .bl31)) }
    try rig.write(.prime, .bl31)
    try rig.write(.cancel, .bl31)
    rig.firmware.inject(.prime, .authError)
    #expect(rig.result(.activate, .bl31) != nil)
    try rig.write(.activate, .bl31)
    #expect(states == ["primed\n", "pending\n", "failed\n", "idle\n"])
  }

  @Test("cancel that the firmware refuses leaves it primed")
  func cancelRefused() throws {
    let rig = try Rig.probed(Self.both)
    try rig.write(.prime, .bl31)
    rig.firmware.inject(.cancel, times: 10, .busy)
    #expect(rig.result(.cancel, .bl31) == .busy)
    #expect(try rig.read(.state, .bl31) == "primed\n")
    #expect(rig.result(.cancel, .bl31) == nil)
    rig.expectClean()
  }

  @Test("Another component is refused meanwhile, and the log names the one in the way")
  func other() throws {
    let rig = try Rig.probed(Self.both)
    try rig.write(.prime, .bl31)
    rig.system.clear()
    #expect(rig.result(.activate, .bl32) == .busy)
    #expect(rig.result(.prime, .bl32) == .busy)
    #expect(rig.system.trace == [])
    let line =
      "error: BL32 secure payload (05d0e189-53dc-1347-8d2b-500a4b7a3e38): refused, because "
      + "TF-A BL31 runtime (47d4086d-4cfe-9846-9b95-2950cbbd5a00) is primed; activate or cancel "
      + "that first"
    #expect(rig.system.logs == [line, line])
    #expect(rig.firmware.primed == .bl31)
    #expect(rig.result(.activate, .bl31) == nil)
    rig.expectClean()
  }

  @Test("A component that goes away is no longer primed")
  func vanished() throws {
    let rig = try Rig.probed(Self.both)
    try rig.write(.prime, .bl32)
    rig.firmware.parts.removeLast()
    rig.system.clear()
    try rig.driver.rescan()
    #expect(rig.system.trace == ["getInfo", "inventory 0", "cancel 1"])
    #expect(rig.result(.activate, .bl31) == nil)
    rig.expectClean()
  }

  @Test("Removing the driver takes back what it primed")
  func retire() throws {
    let rig = try Rig.probed(Self.both)
    try rig.write(.prime, .bl32)
    rig.driver.shutdown()
    rig.system.clear()
    rig.driver.retire()
    #expect(rig.system.trace == ["cancel 1"])
    rig.expectClean()
    rig.system.clear()
    rig.driver.retire()
    #expect(rig.system.trace == [])
  }

  @Test("A prime that fails is undone")
  func primeFails() throws {
    let rig = try Rig.probed(Self.both)
    rig.firmware.inject(.prime, .authError)
    #expect(rig.result(.prime, .bl31) == .rejected)
    #expect(rig.system.trace == ["inventory 0", "prime 0", "cancel 0"])
    #expect(try rig.read(.state, .bl31) == "failed\n")
    #expect(
      try rig.read(.lastResult, .bl31)
        == "phase=PRIME code=-3 status=AUTH_ERROR errno=EKEYREJECTED duration_us=0 "
        + "from=1.0 to=1.1\n")
    rig.expectClean()
  }

  @Test("The last result survives until the next attempt")
  func lastResult() throws {
    let rig = try Rig.probed(Self.both)
    #expect(try rig.read(.lastResult, .bl31) == "none\n")
    rig.firmware.injectRounds(1, Status(rawValue: -77))
    rig.system.activateTime = 1_500_000
    #expect(rig.result(.activate, .bl31) == .protocol)
    let failure =
      "phase=ACTIVATE code=-77 status=unknown errno=EPROTO duration_us=3000 from=1.0 to=1.1\n"
    #expect(try rig.read(.lastResult, .bl31) == failure)
    #expect(rig.result(.activate, .bl33, slot: 9) == .noDevice)
    try rig.driver.rescan()
    #expect(try rig.read(.lastResult, .bl31) == failure)
    #expect(try rig.read(.lastResult, .bl32) == "none\n")
    try rig.write(.activate, .bl31)
    #expect(
      try rig.read(.lastResult, .bl31)
        == "phase=ACTIVATE code=0 status=SUCCESS errno=0 duration_us=3000 from=1.0 to=1.1\n")
    #expect(rig.result(.activate, .bl31) == .nothingPending, "no attempt was made")
    #expect(try rig.read(.lastResult, .bl31).contains("errno=0"))
  }

  @Test("A killed writer leaves its result, and nothing primed")
  func killed() throws {
    var part = Part(guid: .bl31)
    part.primeCalls = 3
    let rig = try Rig.probed([part])
    rig.system.whileAsleep = { rig.system.isKilled = true }
    #expect(rig.result(.prime, .bl31) == .interrupted)
    rig.system.isKilled = false
    #expect(try rig.read(.lastResult, .bl31).contains("errno=EINTR"))
    #expect(try rig.read(.state, .bl31) == "failed\n")
    rig.expectClean()
  }

  @Test("state tells the phase")
  func phases() throws {
    var part = Part(guid: .bl31)
    part.primeCalls = 2
    part.activateCalls = 2
    let rig = try Rig.probed([part, Part(guid: .bl32)])
    var seen: [String] = []
    rig.system.whileAsleep = {
      seen.append(rig.readResult(.state, .bl31))
      seen.append(rig.readResult(.state, .bl32))
    }
    try rig.write(.activate, .bl31)
    #expect(seen == ["priming\n", "pending\n", "activating\n", "pending\n"])
  }

  @Test("A lone activation that CANCEL does not stop is gone on with alone")
  func leftBehindPolicy() throws {
    var part = Part(guid: .bl32, isOptional: true)
    part.activateCalls = 3
    let rig = try Rig.probed([part])
    try rig.write(.forceCPURendezvous, .bl32, "0")
    rig.system.whileAsleep = { rig.system.isKilled = true }
    rig.firmware.inject(.cancel, times: 11, .busy)
    #expect(rig.result(.activate, .bl32) == .interrupted)
    #expect(rig.system.logs.contains { $0.contains("CANCEL failed: BUSY (-2)") })
    rig.system.isKilled = false
    rig.system.whileAsleep = {}
    try rig.write(.forceCPURendezvous, .bl32, "1")
    rig.system.clear()
    #expect(rig.result(.activate, .bl32) == nil)
    #expect(rig.system.trace.contains("cancel 0"), "CANCEL is tried again")
    #expect(!rig.system.trace.contains("stop"), "the agent would refuse the other policy")
    rig.firmware.parts[0].pending = FirmwareVersion(major: 2, minor: 0)
    try rig.write(.activate, .bl32)
    #expect(rig.system.trace.contains("stop"))
    rig.expectClean()
  }

  @Test("What was left behind gets another CANCEL before anything else is primed")
  func leftBehindRecovers() throws {
    let rig = try Rig.probed(Self.both)
    rig.firmware.inject(.prime, .deviceError)
    rig.firmware.inject(.cancel, .criticalError)
    #expect(rig.result(.activate, .bl31) == .io)
    #expect(rig.firmware.primed == .bl31)
    #expect(try rig.read(.state, .bl31) == "failed\n")
    rig.system.clear()
    #expect(rig.result(.activate, .bl32) == nil)
    #expect(rig.system.trace.prefix(3) == ["inventory 1", "cancel 0", "prime 1"])
    rig.expectClean()
  }

  @Test("What vanished while it was primed, and could not be undone, gets another CANCEL")
  func vanishedAndRefused() throws {
    for isRetired in [false, true] {
      let rig = try Rig.probed(Self.both)
      try rig.write(.prime, .bl31)
      rig.system.clear()
      rig.firmware.inject(.cancel, .busy)
      rig.firmware.parts.remove(at: 0)
      try rig.driver.rescan()
      #expect(rig.system.trace.filter { $0 == "cancel 0" }.count == 1)
      #expect(
        rig.system.logs == [
          "error: TF-A BL31 runtime (47d4086d-4cfe-9846-9b95-2950cbbd5a00): CANCEL failed: "
            + "BUSY (-2); the firmware may refuse other activations"
        ])
      rig.system.clear()
      if isRetired {
        rig.driver.retire()
        #expect(rig.system.trace == ["cancel 0"])
      } else {
        try rig.write(.activate, .bl32)
        #expect(rig.system.trace.prefix(3) == ["inventory 0", "cancel 0", "prime 0"])
      }
      rig.expectClean()
    }
  }

  @Test("Removing the driver asks a busy firmware again, and tells what it leaves")
  func retireAsksAgain() throws {
    let rig = try Rig.probed(Self.both)
    try rig.write(.prime, .bl31)
    rig.firmware.inject(.cancel, times: 9, .busy)
    rig.system.clear()
    rig.driver.retire()
    #expect(rig.system.logs == [])
    rig.expectClean()
    try rig.write(.prime, .bl31)
    rig.firmware.inject(.cancel, times: 10, .busy)
    rig.driver.retire()
    #expect(rig.system.logs.last?.contains("CANCEL failed: BUSY (-2)") == true)
  }

  @Test("Before another kernel takes over, what is primed is undone and nothing begins any more")
  func quiesce() throws {
    for seed in 0..<100 as Range<UInt64> {
      var part = Part(guid: .bl31)
      part.primeCalls = 3
      let rig = try Rig.probed([part, Part(guid: .bl32)], seed: seed)
      if seed % 2 == 0 { try rig.write(.prime, .bl31) }
      rig.system.interleaver.run([
        { _ = rig.result(.activate, .bl31) }, { rig.driver.quiesce() },
        { _ = rig.result(.prime, .bl32) },
      ])
      rig.expectClean()
      #expect(rig.result(.activate, .bl32) == .shutdown)
      #expect(rig.result(.prime, .bl31) == .shutdown)
    }
  }

  @Test("What is primed goes only for an image that is there")
  func evictsForAReason() throws {
    let rig = try Rig.probed(Self.both)
    try rig.write(.prime, .bl31)
    try rig.write(.autoActivate, .bl32)
    // It is withdrawn after the inventory was read.
    rig.firmware.pass(.getInventory, times: 2)
    rig.firmware.inject(.getInventory) { _ in
      rig.firmware.parts[1].pending = nil
      return nil
    }
    rig.driver.notified()
    #expect(rig.firmware.primed == .bl31)
    #expect(try rig.read(.state, .bl31) == "primed\n")
    #expect(!rig.system.trace.contains("cancel 0"))
    try rig.write(.cancel, .bl31)
    rig.expectClean()
  }

  @Test("User space hears of what had to go")
  func evictedIsTold() throws {
    let rig = try Rig.probed(Self.both)
    try rig.write(.prime, .bl31)
    try rig.write(.autoActivate, .bl32)
    rig.firmware.inject(.prime, .authError)
    rig.system.clear()
    rig.driver.notified()
    #expect(rig.system.events.contains("~bl31"))
    #expect(try rig.read(.state, .bl31) == "pending\n")
    rig.expectClean()
  }

  @Test("One event tells of an attempt, with its result; poll() of the files that changed")
  func events() throws {
    let rig = try Rig.probed(Self.both)
    try rig.write(.activate, .bl31)
    #expect(rig.system.events == ["~bl31"])
    #expect(
      rig.system.variables == [
        """
        LFA_GUID=47d4086d-4cfe-9846-9b95-2950cbbd5a00
        LFA_CURRENT_VERSION=1.1
        LFA_PENDING_VERSION=N/A
        LFA_RESULT=0
        LFA_NAME=TF-A BL31 runtime
        """
      ])
    #expect(
      rig.system.polled
        == ["activation_pending", "current_version", "pending_version", "state", "last_result"])
    rig.system.clear()
    rig.firmware.parts[0].pending = FirmwareVersion(major: 3, minor: 0)
    rig.firmware.parts[1].pending = FirmwareVersion(major: 3, minor: 0)
    try rig.driver.rescan()
    #expect(rig.system.events == ["~bl31", "~bl32"])
    #expect(
      rig.system.polled == ["activation_pending", "pending_version", "state", "pending_version"])
  }

  @Test("What a refused attempt finds changed is told at once")
  func refusedAttempt() throws {
    let rig = try Rig.probed(Self.both)
    rig.firmware.parts[0].pending = nil
    #expect(rig.result(.activate, .bl31) == .nothingPending)
    #expect(rig.system.events == ["~bl31"])
    #expect(rig.system.polled == ["activation_pending", "pending_version", "state"])
  }

  @Test("A component appears with its variables")
  func addEvent() throws {
    let rig = try Rig([Part(guid: GUID(x1: 1, x2: 2), pending: nil)])
    try rig.driver.probe()
    #expect(
      rig.system.variables == [
        """
        LFA_GUID=01000000-0000-0000-0200-000000000000
        LFA_CURRENT_VERSION=1.0
        LFA_PENDING_VERSION=N/A
        LFA_RESULT=none
        """
      ])
    #expect(rig.system.events.count == 1, "it is added, and not changed as well")
  }
}
