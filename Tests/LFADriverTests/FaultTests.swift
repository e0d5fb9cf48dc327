// SPDX-License-Identifier: MIT

import LFA
import LFADriver
import SMCCC
import Testing

/// Shows, one by one, that the faults found in the first posted driver are not in this one: numbers
/// are those of lfa-facts 4.4. Documentation/Testing.md tells where the rest is shown, which concerns
/// the build, headers or kernel objects.
@Suite("Faults of the first posted driver")
struct FirstDriverFaultTests {
  @Test func fault01_resultsDoNotBecomeArguments() throws {
    var part = Part(guid: .bl31)
    part.primeCalls = 4
    part.activateCalls = 3
    let rig = try Rig.probed([part])
    // Fills x0 to x17 with rubbish at each call, and checks all of them at the next.
    rig.firmware.clobbers = true
    try rig.write(.activate, .bl31)
    #expect(rig.system.trace.count(where: { $0 == "prime 0" }) == 4)
    #expect(rig.system.trace.count(where: { $0 == "activate 0" }) == 6)
    #expect(rig.firmware.violations == [])
  }

  @Test func fault02_primeThatSucceedsAtOnceIsSuccess() throws {
    let rig = try Rig.probed([Part(guid: .bl31)])
    #expect(rig.result(.activate, .bl31) == nil)
    #expect(rig.system.trace.count(where: { $0.hasPrefix("prime") }) == 1)
  }

  @Test func fault03_messagesNameUnknownImagesByGUID() throws {
    let guid = GUID(x1: 0x0706_0504_0302_0100, x2: 0x0f0e_0d0c_0b0a_0908)
    let rig = try Rig.probed([Part(guid: guid)])
    rig.firmware.inject(.prime, .authError)
    #expect(rig.result(.activate, guid) == .rejected)
    #expect(
      rig.system.logs == [
        "error: 00010203-0405-0607-0809-0a0b0c0d0e0f: PRIME failed: AUTH_ERROR (-3)"
      ])
    #expect(try rig.read(.name, guid) == "00010203-0405-0607-0809-0a0b0c0d0e0f\n")
  }

  @Test(arguments: [-12, -100, 1, 99, .min, .max] as [Int64])
  func fault07_errorNumbersIndexNothing(code: Int64) throws {
    let rig = try Rig.probed([Part(guid: .bl31)])
    rig.firmware.inject(.prime, Status(rawValue: code))
    #expect(rig.result(.activate, .bl31) == .protocol)
    #expect(rig.system.logs[0].hasSuffix("PRIME failed: unknown code (\(code))"))
  }

  @Test func fault08_pendingVersionIsThatOfItsOwnComponent() throws {
    let rig = try Rig.probed([
      Part(guid: .bl31, pending: .init(major: 3, minor: 1)), Part(guid: .bl32, pending: nil),
      Part(guid: .bl33, pending: .init(major: 5, minor: 9)),
    ])
    #expect(try rig.read(.pendingVersion, .bl31) == "3.1\n")
    #expect(try rig.read(.pendingVersion, .bl32) == "N/A\n")
    #expect(try rig.read(.pendingVersion, .bl33) == "5.9\n")
    #expect(rig.system.trace == ["inventory 0", "inventory 1", "inventory 2"])
  }

  @Test func fault09_pendingVersionIsAnErrorOrNoneButNeverRubbish() throws {
    let rig = try Rig.probed([Part(guid: .bl31, pending: nil)])
    #expect(try rig.read(.pendingVersion, .bl31) == "N/A\n")
    // A failing call comes with rubbish in x1 to x17, among them x5.
    rig.firmware.inject(.getInventory, times: 2, .wrongState)
    #expect(rig.readResult(.pendingVersion, .bl31) == "errno 71")
    // So it is if the scan in between gets through to others.
    rig.firmware.parts.append(Part(guid: .bl32))
    try rig.driver.rescan()
    rig.firmware.inject(.getInventory, times: 2, .deviceError)
    #expect(rig.readResult(.pendingVersion, .bl31) == "errno 71")
  }

  @Test func fault10_directoryThatCannotBeMadeLeavesNothingBehind() throws {
    let system: FakeSystem
    do {
      let rig = try Rig([Part(guid: .bl31), Part(guid: .bl32)])
      system = rig.system
      rig.system.addFailure = .noMemory
      try rig.driver.probe()
      #expect(rig.system.directories.isEmpty)
      #expect(
        rig.system.logs.prefix(1) == [
          "error: TF-A BL31 runtime (47d4086d-4cfe-9846-9b95-2950cbbd5a00): "
            + "cannot be shown in sysfs: error 12; nor can 1 more"
        ])
      rig.system.addFailure = nil
      try rig.driver.rescan()
      #expect(Set(rig.system.directories.keys) == [.bl31, .bl32], "the next scan tries again")
    }
    #expect(system.memoryInUse.isEmpty)
  }

  @Test func fault10_directoryThatFailsLateIsMadeUpFor() throws {
    let rig = try Rig.probed([Part(guid: .bl31), Part(guid: .bl32)])
    let slot = try #require(rig.system.directories[.bl32])
    rig.driver.directoryIsMissing(slot: slot, guid: .bl32, error: .noMemory)
    rig.driver.directoryIsMissing(slot: slot, guid: .bl31, error: .noMemory)
    rig.driver.directoryIsMissing(slot: 999, guid: .bl32, error: .noMemory)
    rig.driver.directoryIsMissing(slot: -1, guid: .bl32, error: .noMemory)
    #expect(Set(rig.system.directories.keys) == [.bl31], "only what it names, and only once")
    #expect(try rig.read(.currentVersion, .bl31) == "1.0\n")
    #expect(Set(rig.system.directories.keys) == [.bl31, .bl32], "the next use tries again")
    rig.expectClean()
  }

  @Test(arguments: [.success, .invalidParameters, .busy, .deviceError] as [Status])
  func fault13_failedActivationIsNotReportedAsSuccess(cancel: Status) throws {
    let rig = try Rig.probed([Part(guid: .bl31)])
    rig.firmware.injectRounds(1, .activationFailed)
    rig.firmware.inject(.cancel, times: 10, cancel)
    #expect(rig.result(.activate, .bl31) == .cancelled)
    #expect(rig.system.logs[0].hasSuffix("ACTIVATE failed: ACTIVATION_FAILED (-11)"))
    #expect(!rig.system.logs.contains { $0.contains("->") })
  }

  @Test func fault14_32BitNotSupportedIsNoVersion() throws {
    let rig = try Rig([Part(guid: .bl31)])
    rig.firmware.version = 0x0000_0000_ffff_ffff
    #expect(throws: Errno.noDevice) { try rig.driver.probe() }
    #expect(rig.system.trace == ["version"])
    #expect(rig.system.logs == [], "not even one of a version that is unknown")
  }

  @Test func fault15_errorIsNoNumberOfComponents() throws {
    let rig = try Rig([Part(guid: .bl31)])
    rig.firmware.inject(.getInfo, .deviceError, x1: 1)
    #expect(throws: Errno.io) { try rig.driver.probe() }
    rig.firmware.inject(.getInfo) { [firmware = rig.firmware] _ in
      firmware.answer(x0: 0, x1: UInt64(bitPattern: -1))
    }
    #expect(throws: Errno.protocol) { try rig.driver.probe() }
    #expect(!rig.system.trace.contains { $0.hasPrefix("inventory") })
  }

  @Test func fault16_noCallIsMadeWithAStaleID() throws {
    let rig = try Rig.probed([Part(guid: .bl31), Part(guid: .bl32)])
    let slot = rig.slot(.bl32)
    rig.firmware.parts.removeLast()
    try rig.driver.rescan()
    rig.system.clear()
    for attribute in (0..<UInt8(Attribute.count)).compactMap(Attribute.init) {
      if attribute.mode & 0o400 != 0 {
        #expect(rig.readResult(attribute, .bl32, slot: slot) == "errno 19")
      }
      if attribute.mode & 0o200 != 0 {
        #expect(rig.result(attribute, .bl32, slot: slot) == .noDevice)
      }
    }
    #expect(rig.system.trace == [])

    // After a switch whose scan failed all ids are void, until they are read again.
    rig.firmware.inject(.getInfo, times: 2, .deviceError)
    #expect(rig.result(.activate, .bl31) == nil)
    #expect(rig.readResult(.activationPending, .bl31) == "0\n")
    #expect(rig.firmware.violations == [])
  }

  @Test func fault17_secondWriterIsRefusedBetweenPrimeAndActivate() throws {
    let rig = try Rig.probed([Part(guid: .bl31), Part(guid: .bl32)])
    var seen: [Errno?] = []
    rig.firmware.inject(.prime, .busy)
    rig.firmware.injectRounds(1, .busy)
    rig.system.whileAsleep = {
      seen.append(rig.result(.activate, .bl32))
      seen.append(rig.result(.activate, .bl31))
    }
    #expect(rig.result(.activate, .bl31) == nil)
    #expect(seen == [.busy, .busy, .busy, .busy])
    #expect(!rig.system.trace.contains("prime 1"))
    rig.expectClean()
  }

  @Test func fault18_nothingIsPrimedUncheckedAndNoRoundWaits() throws {
    let rig = try Rig.probed([Part(guid: .bl31, pending: nil), Part(guid: .bl33, isCapable: false)])
    #expect(rig.result(.activate, .bl31) == .nothingPending)
    #expect(rig.result(.activate, .bl33) == .notCapable)
    #expect(!rig.system.trace.contains { $0.hasPrefix("prime") })

    // The fake system refuses to sleep with the CPUs stopped; each stop is one call a CPU.
    rig.firmware.parts[0].pending = .init(major: 2, minor: 0)
    rig.firmware.parts[0].activateCalls = 5
    try rig.write(.activate, .bl31)
    let stops = rig.system.trace.split(separator: "go").dropLast()
    #expect(stops.count == 5)
    #expect(stops.allSatisfy { $0.suffix(3) == ["stop", "activate 0", "activate 0"] })
  }

  @Test func fault19_forceIsReadAndWrittenUnderALock() throws {
    for seed in 0..<50 as Range<UInt64> {
      var part = Part(guid: .bl32, isOptional: true)
      part.activateCalls = 4
      let rig = try Rig.probed([part], seed: seed)
      rig.system.interleaver.run([
        { #expect(rig.result(.activate, .bl32) == nil) },
        {
          for text in ["0", "1", "0"] {
            #expect(rig.result(.forceCPURendezvous, .bl32, text) == nil)
          }
        },
      ])
      // Whatever it read first, it keeps to.
      let rounds = Set(rig.system.trace.filter { $0.hasPrefix("activate") })
      #expect(rounds.count == 1, "seed \(seed)")
      rig.expectClean()
    }
  }

  @Test func fault20_activateAfterShutdownDoesNothing() throws {
    let rig = try Rig.probed([Part(guid: .bl31)])
    rig.driver.shutdown()
    #expect(rig.result(.activate, .bl31) == .shutdown)
    #expect(rig.system.trace == [])
  }

  @Test func fault21_directoryThatCannotBeMadeHarmsNoOther() throws {
    let rig = try Rig.probed([Part(guid: .bl31)])
    rig.firmware.parts += [Part(guid: .bl32), Part(guid: .bl33)]
    rig.system.addFailure = .io
    rig.system.failingAdds = [.bl32]
    try rig.driver.rescan()
    #expect(Set(rig.system.directories.keys) == [.bl31, .bl33])
    #expect(rig.result(.activate, .bl31) == nil)
    #expect(rig.result(.activate, .bl33) == nil)
  }

  @Test func fault22_idThatCannotBeReadIsReportedOnce() throws {
    let rig = try Rig([Part(guid: .bl31), Part(guid: .bl32)])
    rig.firmware.pass(.getInventory)
    rig.firmware.inject(.getInventory, .noMemory)
    try rig.driver.probe()
    #expect(
      rig.system.logs == [
        "error: inventory: GET_INVENTORY of id 1 failed: NO_MEMORY (-4)",
        "info: Live Firmware Activation 1.0, 1 component",
      ])
  }

  @Test func fault23_resetOfCPUsHasItsOwnErrno() throws {
    let rig = try Rig.probed([Part(guid: .bl31, mayReset: true)])
    #expect(rig.result(.activate, .bl31) == .needsReset)
    #expect(rig.system.logs[0].contains("may reset CPUs"))
    #expect(rig.system.trace == [])
  }
}

/// Shows the same for what is still in the newest posted driver (lfa-facts 4.6). Its list goes on
/// with 24; what it has in common with the older one keeps its number.
@Suite("Faults of the newest posted driver")
struct NewestDriverFaultTests {
  static func slow(_ guid: GUID = .bl31) -> Part {
    var part = Part(guid: guid)
    part.primeCalls = 4
    part.activateCalls = 4
    return part
  }

  @Test func fault24_timeoutsAndPositiveCodesAreNotLoggedAsSuccess() throws {
    let rig = try Rig.probed([Part(guid: .bl31)])
    rig.firmware.inject(.prime, Status(rawValue: 42))
    #expect(rig.result(.activate, .bl31) == .protocol)
    rig.firmware.inject(.prime, times: 4000, .busy)
    #expect(rig.result(.activate, .bl31) == .timedOut)
    try #require(rig.system.logs.count == 2)
    #expect(rig.system.logs[0].hasSuffix("PRIME failed: unknown code (42)"))
    #expect(rig.system.logs[1].hasSuffix("PRIME did not finish in time"))
    #expect(!rig.system.logs.contains { $0.contains("SUCCESS") })
  }

  @Test func fault25_noLockIsHeldWhileWaiting() throws {
    let rig = try Rig.probed([Self.slow()])
    var looks = 0
    rig.system.whileAsleep = {
      #expect(rig.system.readerCount == 0 && !rig.system.isWriterIn)
      #expect(rig.readResult(.currentVersion, .bl31) == "1.0\n", "readers get through")
      looks += 1
    }
    try rig.write(.activate, .bl31)
    #expect(looks == 6)
    rig.expectClean()
  }

  @Test func fault26_componentThatGoesAwayWhileItsFileIsOpenIsGone() throws {
    for seed in 0..<100 as Range<UInt64> {
      let rig = try Rig.probed([Part(guid: .bl31), Part(guid: .bl32)], seed: seed)
      let slot = rig.slot(.bl32)
      rig.system.interleaver.run([
        {
          rig.firmware.parts.removeLast()
          try? rig.driver.rescan()
        },
        {
          for _ in 0..<5 {
            let text = rig.readResult(.currentVersion, .bl32, slot: slot)
            // EPROTO: it is gone, but a running transaction keeps the inventory as it was.
            #expect(["1.0\n", "1.1\n", "errno 19", "errno 71"].contains(text), "seed \(seed)")
          }
        },
        {
          let result = rig.result(.activate, .bl32, slot: slot)
          #expect([nil, .noDevice, .protocol].contains(result), "seed \(seed)")
        },
      ])
      #expect(rig.readResult(.name, .bl32, slot: slot) == "errno 19", "seed \(seed)")
      rig.expectClean()
    }
  }

  @Test func fault27_signalsEndTheWait() throws {
    let rig = try Rig.probed([Self.slow()])
    rig.system.whileAsleep = { rig.system.isKilled = true }
    #expect(rig.result(.activate, .bl31) == .interrupted)
    #expect(rig.system.trace == ["inventory 0", "prime 0", "sleep", "cancel 0"])
  }

  @Test func fault28_probeDoesNotGoOnWithoutAnInventory() throws {
    let rig = try Rig([Part(guid: .bl31)])
    rig.firmware.inject(.getInventory, .deviceError)
    #expect(throws: Errno.io) { try rig.driver.probe() }
    #expect(rig.system.directories.isEmpty)
    #expect(!rig.system.logs.contains { $0.hasPrefix("info") })
  }

  @Test func fault17_twoWritersDoNotInterleave() throws {
    for seed in 0..<200 as Range<UInt64> {
      let rig = try Rig.probed([Self.slow(.bl31), Self.slow(.bl32)], seed: seed)
      let results = Results()
      rig.system.interleaver.run([
        { results.note("bl31", rig.result(.activate, .bl31)) },
        { results.note("bl32", rig.result(.activate, .bl32)) },
      ])
      let phases = rig.system.trace.filter { $0.hasPrefix("prime") || $0.hasPrefix("activate") }
      let first = phases.prefix { $0.hasSuffix(phases[0].suffix(1)) }
      #expect(phases.dropFirst(first.count).allSatisfy { !$0.hasSuffix(phases[0].suffix(1)) })
      for part in rig.firmware.parts {
        let result = results[string(part.guid)]
        #expect(part.pending == nil ? result == nil : result == .busy, "seed \(seed)")
      }
      #expect(rig.firmware.parts.contains { $0.pending == nil }, "one of them gets through")
      rig.expectClean()
    }
  }

  @Test func fault17_lockIsKeptFromPrimeToActivate() throws {
    for seed in 0..<100 as Range<UInt64> {
      let rig = try Rig.probed([Self.slow(.bl31), Self.slow(.bl32)], seed: seed)
      let results = Results()
      rig.system.interleaver.run([
        { results.note("bl31", rig.result(.activate, .bl31)) },
        {
          rig.system.interleaver.wait {
            rig.system.trace.count(where: { $0 == "prime 0" }) == 4
          }
          results.note("bl32", rig.result(.activate, .bl32))
        },
      ])
      #expect(results["bl31"] == nil, "seed \(seed)")
      #expect([nil, .busy].contains(results["bl32"]), "seed \(seed)")
      rig.expectClean()
    }
  }

  @Test func fault33_currentVersionIsNotCached() throws {
    let rig = try Rig.probed([Part(guid: .bl31)])
    rig.firmware.parts[0].current = .init(major: 7, minor: 0)
    #expect(try rig.read(.currentVersion, .bl31) == "7.0\n")
  }

  @Test func fault35_cancelWorksDuringActivate() throws {
    let rig = try Rig.probed([Self.slow()])
    let results = Results()
    rig.system.interleaver.run([
      { results.note("activate", rig.result(.activate, .bl31)) },
      {
        rig.system.interleaver.wait { rig.system.trace.contains("go") }
        results.note("cancel", rig.result(.cancel, .bl31))
      },
    ])
    #expect(results["activate"] == .cancelled)
    #expect(results["cancel"] == nil)
    rig.expectClean()
  }

  @Test func fault34_firstFailingImageDoesNotStarveLaterOnes() throws {
    let rig = try Rig.probed([Part(guid: .bl31), Part(guid: .bl32)])
    try rig.write(.autoActivate, .bl31)
    try rig.write(.autoActivate, .bl32)
    rig.firmware.injectRounds(1, .activationFailed)
    rig.driver.notified()
    #expect(rig.firmware.parts.map { $0.pending == nil } == [false, true])
    #expect(rig.system.trace.count(where: { $0 == "prime 0" }) == 1, "nor does it go on for ever")
    rig.expectClean()
  }

  @Test func fault20_notificationAfterTheEndIsHarmless() throws {
    let rig = try Rig.probed([Part(guid: .bl31)])
    try rig.write(.autoActivate, .bl31)
    rig.driver.shutdown()
    rig.system.clear()
    rig.driver.notified()
    #expect(rig.system.trace == ["sleep"] && rig.system.logs == [])
  }

  @Test func fault37_failedPrimeDoesNotBlockOtherComponents() throws {
    let rig = try Rig.probed([Part(guid: .bl31), Part(guid: .bl32)])
    rig.firmware.inject(.prime, .deviceError)
    #expect(rig.result(.activate, .bl31) == .io)
    #expect(rig.result(.activate, .bl32) == nil)
    rig.expectClean()
  }
}
