// SPDX-License-Identifier: MIT

import LFA
import LFADriver
import Testing

@Suite("Activation")
struct TransactionTests {
  static let monitor = Part(guid: .bl31)
  static let payload = Part(guid: .bl32, isOptional: true)
  static let rescan = ["getInfo", "inventory 0"]

  @Test("A required rendezvous stops all CPUs, and the inventory is read again")
  func rendezvous() throws {
    let rig = try Rig.probed([Self.monitor, Part(guid: .bl33, pending: nil, isCapable: false)])
    rig.system.activateTime = 10_500
    try rig.write(.activate, .bl31)
    #expect(
      rig.system.trace == [
        "inventory 0", "prime 0", "stop", "activate 0", "activate 0", "go",
        "getInfo", "inventory 0", "inventory 1",
      ])
    #expect(
      rig.system.logs == [
        "info: TF-A BL31 runtime (47d4086d-4cfe-9846-9b95-2950cbbd5a00): 1.0 -> 1.1, "
          + "CPUs stopped for 21 us"
      ])
    #expect(rig.system.events == ["~bl31"])
    #expect(rig.system.watchdogCount == 3, "once for PRIME, once on each CPU")
    #expect(try rig.read(.currentVersion, .bl31) == "1.1\n")
    #expect(try rig.read(.pendingVersion, .bl31) == "N/A\n")
    rig.expectClean()
  }

  @Test("All CPUs take part by default, even where the firmware does not insist")
  func forcedByDefault() throws {
    let rig = try Rig.probed([Self.payload])
    try rig.write(.activate, .bl32)
    #expect(
      rig.system.trace
        == ["inventory 0", "prime 0", "stop", "activate 0", "activate 0", "go"] + Self.rescan)
    rig.expectClean()
  }

  @Test("One CPU activates where the rendezvous is optional and not forced")
  func alone() throws {
    let rig = try Rig.probed([Self.payload])
    try rig.write(.forceCPURendezvous, .bl32, "0")
    try rig.write(.activate, .bl32)
    #expect(
      rig.system.trace == ["inventory 0", "prime 0", "activate 0 skip"] + Self.rescan)
    #expect(rig.system.watchdogCount == 2, "once for PRIME, once for ACTIVATE")
    #expect(
      rig.system.logs == [
        "info: BL32 secure payload (05d0e189-53dc-1347-8d2b-500a4b7a3e38): 1.0 -> 1.1"
      ])
    rig.expectClean()
  }

  @Test("A required rendezvous takes place although it is not forced")
  func requiredAlthoughNotForced() throws {
    let rig = try Rig.probed([Self.monitor])
    try rig.write(.forceCPURendezvous, .bl31, "0")
    try rig.write(.activate, .bl31)
    #expect(rig.system.trace.contains("stop"))
    rig.expectClean()
  }

  @Test("What the firmware says at that moment decides about the rendezvous")
  func freshPolicy() throws {
    let rig = try Rig.probed([Self.payload])
    try rig.write(.forceCPURendezvous, .bl32, "0")
    rig.firmware.parts[0].isOptional = false
    try rig.write(.activate, .bl32)
    #expect(rig.system.trace.contains("stop"))
    rig.expectClean()
  }

  @Test("Both phases are repeated for call_again, sleeping in between and not with CPUs stopped")
  func callAgain() throws {
    var part = Self.monitor
    part.primeCalls = 3
    part.activateCalls = 2
    let rig = try Rig.probed([part])
    try rig.write(.activate, .bl31)
    let round = ["stop", "activate 0", "activate 0", "go"]
    #expect(
      rig.system.trace
        == ["inventory 0", "prime 0", "sleep", "prime 0", "sleep", "prime 0"]
        + round + ["sleep"] + round + Self.rescan)
    #expect(rig.system.logs[0].hasSuffix("CPUs stopped for 0 us in 2 rounds"))
    #expect(rig.system.now == 30_000_000)
    rig.expectClean()
  }

  @Test("BUSY is repeated in both phases")
  func busy() throws {
    let rig = try Rig.probed([Self.monitor])
    rig.firmware.inject(.prime, .busy)
    rig.firmware.inject(.activate, times: 2, .busy)
    try rig.write(.activate, .bl31)
    let round = ["stop", "activate 0", "activate 0", "go"]
    #expect(
      rig.system.trace
        == ["inventory 0", "prime 0", "sleep", "prime 0"] + round + ["sleep"] + round + Self.rescan)
    rig.expectClean()
  }

  @Test("A phase that never ends is cancelled at its deadline", arguments: [true, false])
  func primeDeadline(callsAgain: Bool) throws {
    let rig = try Rig.probed([Self.monitor])
    let status: Status = callsAgain ? .success : .busy
    rig.firmware.inject(.prime, times: 4000, status, x1: 1)
    #expect(rig.result(.activate, .bl31) == .timedOut)
    #expect(rig.system.now == 30_000_000_000)
    #expect(rig.system.trace.suffix(2) == ["prime 0", "cancel 0"])
    #expect(rig.system.trace.count(where: { $0 == "prime 0" }) == 3001)
    #expect(
      rig.system.logs == [
        "error: TF-A BL31 runtime (47d4086d-4cfe-9846-9b95-2950cbbd5a00): "
          + "PRIME did not finish in time"
      ])
    rig.expectClean()
  }

  @Test("ACTIVATE's deadline counts from its own first call", arguments: [true, false])
  func activateDeadline(callsAgain: Bool) throws {
    var part = Self.monitor
    part.primeCalls = 100
    let rig = try Rig.probed([part])
    let status: Status = callsAgain ? .success : .busy
    rig.firmware.inject(.activate, times: 4000, status, x1: 1)
    #expect(rig.result(.activate, .bl31) == .timedOut)
    #expect(rig.system.now == 990_000_000 + 10_000_000_000)
    #expect(rig.system.trace.suffix(4) == ["activate 0", "activate 0", "go", "cancel 0"])
    #expect(rig.system.trace.count(where: { $0 == "stop" }) == 1001)
    #expect(rig.system.logs[0].hasSuffix("ACTIVATE did not finish in time"))
    rig.expectClean()
  }

  @Test("Limits can be set")
  func limits() throws {
    var limits = Limits()
    limits.prime = 1_000_000_000
    limits.interval = 500_000_000
    let rig = try Rig([Self.monitor], limits: limits)
    try rig.driver.probe()
    rig.system.clear()
    rig.firmware.inject(.prime, times: 100, .busy)
    #expect(rig.result(.activate, .bl31) == .timedOut)
    #expect(
      rig.system.trace
        == ["inventory 0", "prime 0", "sleep", "prime 0", "sleep", "prime 0", "cancel 0"])
  }

  static let errors: [(Status, Errno)] = [
    (.notSupported, .protocol), (.authError, .rejected), (.noMemory, .noMemory),
    (.criticalError, .notRecoverable), (.deviceError, .io), (.wrongState, .protocol),
    (.invalidParameters, .protocol), (.componentWrongState, .protocol),
    (.invalidAddress, .protocol), (.activationFailed, .cancelled),
    (Status(rawValue: -12), .protocol), (Status(rawValue: 1), .protocol),
    (Status(rawValue: .min), .protocol), (Status(rawValue: .max), .protocol),
  ]

  @Test("Each failure of PRIME has its errno, and is cancelled", arguments: errors)
  func primeFails(status: Status, errno: Errno) throws {
    let rig = try Rig.probed([Self.monitor])
    rig.firmware.inject(.prime, status)
    #expect(rig.result(.activate, .bl31) == errno)
    #expect(rig.system.trace == ["inventory 0", "prime 0", "cancel 0"])
    let name = status.name?.description ?? "unknown code"
    #expect(
      rig.system.logs == [
        "error: TF-A BL31 runtime (47d4086d-4cfe-9846-9b95-2950cbbd5a00): "
          + "PRIME failed: \(name) (\(status.rawValue))"
      ])
    rig.expectClean()
    #expect(rig.result(.activate, .bl31) == nil, "the next attempt goes through")
  }

  @Test("Each failure of ACTIVATE has its errno, is cancelled, and looked into", arguments: errors)
  func activateFails(status: Status, errno: Errno) throws {
    let rig = try Rig.probed([Self.monitor])
    rig.firmware.inject(.activate, times: 2, status)
    #expect(rig.result(.activate, .bl31) == errno)
    #expect(
      rig.system.trace
        == ["inventory 0", "prime 0", "stop", "activate 0", "activate 0", "go", "cancel 0"]
        + Self.rescan)
    let name = status.name?.description ?? "unknown code"
    #expect(rig.system.logs[0].hasSuffix("ACTIVATE failed: \(name) (\(status.rawValue))"))
    rig.expectClean()
    #expect(rig.result(.activate, .bl31) == nil, "the next attempt goes through")
  }

  @Test("CPUs that cannot be stopped end in CANCEL")
  func stopFails() throws {
    let rig = try Rig.probed([Self.monitor])
    rig.system.stopFailure = .noMemory
    #expect(rig.result(.activate, .bl31) == .noMemory)
    #expect(rig.system.trace == ["inventory 0", "prime 0", "cancel 0"])
    #expect(rig.system.logs[0].hasSuffix("ACTIVATE given up: error 12"))
    rig.expectClean()
  }

  @Test("CANCEL is asked again for BUSY, a few times, and its failure is told")
  func cancelBusy() throws {
    let rig = try Rig.probed([Self.monitor])
    rig.firmware.inject(.prime, .deviceError)
    rig.firmware.inject(.cancel, times: 2, .busy)
    #expect(rig.result(.activate, .bl31) == .io)
    #expect(
      rig.system.trace == [
        "inventory 0", "prime 0", "cancel 0", "sleep", "cancel 0", "sleep", "cancel 0",
      ])
    rig.expectClean()

    rig.system.clear()
    rig.firmware.inject(.prime, .deviceError)
    rig.firmware.inject(.cancel, times: 10, .busy)
    #expect(rig.result(.activate, .bl31) == .io)
    #expect(rig.system.trace.count(where: { $0 == "cancel 0" }) == 10)
    #expect(
      rig.system.logs[1]
        == "error: TF-A BL31 runtime (47d4086d-4cfe-9846-9b95-2950cbbd5a00): CANCEL failed: "
        + "BUSY (-2); the firmware may refuse other activations")
  }

  @Test("That nothing is in progress is no failure of CANCEL")
  func cancelOfNothing() throws {
    let rig = try Rig.probed([Self.monitor])
    rig.firmware.inject(.prime, .authError)
    rig.firmware.inject(.cancel, .invalidParameters)
    #expect(rig.result(.activate, .bl31) == .rejected)
    #expect(rig.system.trace == ["inventory 0", "prime 0", "cancel 0"])
    #expect(!rig.system.logs.contains { $0.contains("CANCEL failed") })
    rig.system.clear()
    #expect(rig.result(.activate, .bl31) == nil)
    #expect(rig.system.trace.prefix(2) == ["inventory 0", "prime 0"])
    rig.expectClean()
  }

  @Test("Checks come before any call where that is possible, and before PRIME in any case")
  func checks() throws {
    let rig = try Rig.probed([
      Part(guid: .bl33, isCapable: false), Part(guid: .rmm, mayReset: true),
      Part(guid: .bl32, pending: nil),
    ])
    #expect(rig.result(.activate, .bl33) == .notCapable)
    #expect(rig.takeTrace() == [])
    #expect(rig.result(.activate, .rmm) == .needsReset)
    #expect(
      rig.system.logs == [
        "error: TF-RMM (6c0762a6-12f2-4b56-92cb-ba8f633606d9): "
          + "refused, because its activation may reset CPUs"
      ])
    #expect(rig.takeTrace() == [])
    #expect(rig.result(.activate, .bl32) == .nothingPending)
    #expect(rig.takeTrace() == ["inventory 2"])
    #expect(rig.result(.activate, .bl31, slot: 0) == .noDevice, "another component's slot")
    #expect(rig.result(.activate, .bl31, slot: -1) == .noDevice)
    #expect(rig.result(.activate, .bl31, slot: .max) == .noDevice)
    #expect(rig.takeTrace() == [])
    rig.expectClean()
  }

  @Test("What became of a component since the last scan counts")
  func freshChecks() throws {
    let rig = try Rig.probed([Self.payload])
    rig.firmware.parts[0].isCapable = false
    #expect(rig.result(.activate, .bl32) == .notCapable)
    #expect(rig.takeTrace() == ["inventory 0"])
    #expect(try rig.read(.activationCapable, .bl32) == "0\n")
    rig.firmware.parts[0].isCapable = true
    rig.firmware.parts[0].mayReset = true
    try rig.driver.rescan()
    rig.system.clear()
    #expect(rig.result(.activate, .bl32) == .needsReset)
    rig.firmware.parts[0].mayReset = false
    try rig.driver.rescan()
    #expect(rig.result(.activate, .bl32) == nil)
    rig.expectClean()
  }

  @Test("An id that became another component's is looked up again")
  func movedID() throws {
    let rig = try Rig.probed([Self.payload, Self.monitor])
    rig.firmware.parts.swapAt(0, 1)
    try rig.write(.activate, .bl31)
    #expect(
      rig.system.trace.prefix(6)
        == ["inventory 1", "getInfo", "inventory 0", "inventory 1", "inventory 0", "prime 0"])
    #expect(rig.firmware.parts[0].current == FirmwareVersion(major: 1, minor: 1))
    #expect(rig.firmware.parts[1].current == FirmwareVersion(major: 1, minor: 0))
    rig.expectClean()
  }

  @Test("A component that vanished since the last scan is gone")
  func vanishedSince() throws {
    let rig = try Rig.probed([Self.payload, Self.monitor])
    rig.firmware.parts.remove(at: 1)
    #expect(rig.result(.activate, .bl31) == .noDevice)
    #expect(rig.system.events == ["-bl31"])
    rig.expectClean()
  }

  @Test("A success that leaves the old version in place of the promised one is none")
  func unkeptPromise() throws {
    let rig = try Rig.probed([Self.payload])
    rig.firmware.afterSwitch = { $0[0].current = FirmwareVersion(major: 1, minor: 0) }
    #expect(rig.result(.activate, .bl32) == .protocol)
    #expect(
      rig.system.logs == [
        "error: BL32 secure payload (05d0e189-53dc-1347-8d2b-500a4b7a3e38): ACTIVATE succeeded, "
          + "says the firmware, but 1.0 still runs"
      ])
    let result = try rig.read(.lastResult, .bl32)
    #expect(result.hasPrefix("phase=ACTIVATE code=0 status=SUCCESS errno=EPROTO "))
    #expect(result.hasSuffix(" from=1.0 to=1.1\n"))
    #expect(!rig.system.trace.contains("cancel 0"), "nothing is in progress any more")
    rig.expectClean()
  }

  @Test(
    "Where nothing else was promised, or no version is told, a success is one",
    arguments: [
      (.none, .none, "the firmware does not tell its version"),
      (.none, FirmwareVersion(major: 1, minor: 1), "the firmware does not tell its version"),
      (FirmwareVersion(major: 1, minor: 0), .none, "version 1.0 as before"),
      (
        FirmwareVersion(major: 1, minor: 0), FirmwareVersion(major: 1, minor: 0),
        "version 1.0 as before"
      ),
    ] as [(FirmwareVersion, FirmwareVersion, String)])
  func nothingPromised(
    current: FirmwareVersion, pending: FirmwareVersion, text: String
  ) throws {
    var part = Self.payload
    part.current = current
    part.pending = pending
    let rig = try Rig.probed([part])
    rig.firmware.afterSwitch = { $0[0].current = current }
    try rig.write(.activate, .bl32)
    #expect(rig.system.logs.count == 1)
    #expect(rig.system.logs[0].hasPrefix("info: BL32"))
    #expect(rig.system.logs[0].contains(text))
    rig.expectClean()
  }

  @Test("A success after which the component is gone is a success")
  func successAndGone() throws {
    let rig = try Rig.probed([Self.payload, Self.monitor])
    rig.firmware.afterSwitch = { $0.remove(at: 1) }
    try rig.write(.activate, .bl31)
    #expect(rig.system.logs[0].contains("activated; the firmware lists it no more"))
    #expect(rig.system.events == ["-bl31"])
    rig.expectClean()
  }

  @Test("A scan that fails after a success leaves it a success, and is made up for")
  func rescanFails() throws {
    let rig = try Rig.probed([Self.monitor])
    rig.firmware.inject(.getInfo, .deviceError)
    #expect(rig.result(.activate, .bl31) == nil)
    #expect(rig.system.trace.suffix(2) == ["go", "getInfo"])
    #expect(
      rig.system.logs[0] == "error: inventory: GET_INFO failed: DEVICE_ERROR (-6)")
    #expect(rig.system.logs[1].contains("activated; its new version could not be read"))
    #expect(rig.system.logs[1].hasPrefix("warning: "))
    rig.system.clear()
    #expect(try rig.read(.currentVersion, .bl31) == "1.1\n")
    #expect(rig.system.trace == ["getInfo", "inventory 0", "inventory 0"])
    rig.expectClean()
  }
}
