// SPDX-License-Identifier: MIT

import LFA
import LFADriver
import Synchronization
import Testing

/// Collects what threads found out.
final class Results: Sendable {
  private let values = Mutex<[String: Errno?]>([:])

  func note(_ key: String, _ value: Errno?) {
    values.withLock { $0[key] = .some(value) }
  }

  subscript(key: String) -> Errno? {
    values.withLock { $0[key] ?? Errno(rawValue: -1) }
  }
}

@Suite("Cancel, kill, shut down")
struct CancelTests {
  static func slow(_ guid: GUID = .bl31, prime: Int = 1, activate: Int = 1) -> Part {
    var part = Part(guid: guid)
    part.primeCalls = prime
    part.activateCalls = activate
    return part
  }

  /// Runs `body` in another thread once the driver has slept `sleeps` times.
  static func run(
    _ rig: Rig, sleeps: Int, _ body: @escaping @Sendable () -> Void
  ) -> Errno? {
    let results = Results()
    rig.system.interleaver.run([
      { results.note("activate", rig.result(.activate, .bl31)) },
      {
        rig.system.interleaver.wait {
          rig.system.trace.count(where: { $0 == "sleep" }) >= sleeps
            || !rig.system.isTransactionLocked && rig.system.trace.count > 1
        }
        body()
      },
    ])
    return results["activate"]
  }

  @Test("cancel undoes a PRIME between two calls; the writer gets ECANCELED, cancel 0")
  func cancelPrime() throws {
    let rig = try Rig.probed([Self.slow(prime: 5)])
    let results = Results()
    let activate = Self.run(rig, sleeps: 2) { results.note("cancel", rig.result(.cancel, .bl31)) }
    #expect(activate == .cancelled)
    #expect(results["cancel"] == nil)
    #expect(rig.system.trace.filter { $0 != "sleep" }.last == "cancel 0")
    #expect(rig.system.trace.count(where: { $0 == "cancel 0" }) == 1)
    #expect(!rig.system.trace.contains("stop"))
    #expect(
      rig.system.logs == [
        "info: TF-A BL31 runtime (47d4086d-4cfe-9846-9b95-2950cbbd5a00): PRIME cancelled"
      ])
    rig.expectClean()
    #expect(rig.result(.activate, .bl31) == nil, "nothing stands in the way of another attempt")
  }

  @Test("cancel undoes an ACTIVATE between two rounds, if the firmware lets go")
  func cancelActivate() throws {
    let rig = try Rig.probed([Self.slow(activate: 5)])
    let results = Results()
    let activate = Self.run(rig, sleeps: 2) { results.note("cancel", rig.result(.cancel, .bl31)) }
    #expect(activate == .cancelled)
    #expect(results["cancel"] == nil)
    #expect(rig.system.trace.count(where: { $0 == "cancel 0" }) == 1)
    #expect(rig.system.logs[0].hasSuffix("ACTIVATE cancelled"))
    #expect(rig.firmware.parts[0].current == FirmwareVersion(major: 1, minor: 0))
    rig.expectClean()
  }

  @Test("cancel gets EBUSY where the firmware does not let go, and the activation goes on")
  func cancelRefused() throws {
    let rig = try Rig.probed([Self.slow(activate: 5)])
    rig.firmware.inject(.cancel, .busy)
    let results = Results()
    let activate = Self.run(rig, sleeps: 2) { results.note("cancel", rig.result(.cancel, .bl31)) }
    #expect(activate == nil)
    #expect(results["cancel"] == .busy)
    #expect(rig.firmware.parts[0].current == FirmwareVersion(major: 1, minor: 1))
    rig.expectClean()
  }

  @Test("cancel fails where the firmware refuses CANCEL to the end, and can be asked again")
  func cancelLeavesBehind() throws {
    let rig = try Rig.probed([Self.slow(prime: 5)])
    let results = Results()
    rig.firmware.inject(.cancel, times: 2, .deviceError)
    let activate = Self.run(rig, sleeps: 2) { results.note("cancel", rig.result(.cancel, .bl31)) }
    #expect(activate == .cancelled)
    #expect(results["cancel"] == .io || results["cancel"] == .busy)
    #expect(rig.firmware.primed == .bl31)
    rig.firmware.clearInjections()
    #expect(rig.result(.cancel, .bl31) == nil)
    rig.expectClean()
  }

  @Test("cancel gets EBUSY when the activation has just succeeded")
  func cancelTooLate() throws {
    let rig = try Rig.probed([Self.slow()])
    let results = Results()
    rig.system.interleaver.run([
      { results.note("activate", rig.result(.activate, .bl31)) },
      {
        rig.system.interleaver.wait { rig.system.trace.contains("go") }
        results.note("cancel", rig.result(.cancel, .bl31))
      },
    ])
    #expect(results["activate"] == nil)
    #expect(results["cancel"] == .busy)
    rig.expectClean()
  }

  @Test("cancel gets ENODATA when nothing runs, or something else does")
  func cancelNothing() throws {
    let rig = try Rig.probed([Self.slow(prime: 5), Part(guid: .bl32)])
    #expect(rig.result(.cancel, .bl31) == .nothingPending)
    #expect(rig.system.trace == [])
    let results = Results()
    let activate = Self.run(rig, sleeps: 2) { results.note("cancel", rig.result(.cancel, .bl32)) }
    #expect(activate == nil)
    #expect(results["cancel"] == .nothingPending)
    #expect(rig.result(.cancel, .bl31) == .nothingPending, "and once it is over")
    rig.expectClean()
  }

  @Test("Several may cancel the same activation; all are answered")
  func cancelTwice() throws {
    for seed in 0..<50 as Range<UInt64> {
      let rig = try Rig.probed([Self.slow(prime: 5)], seed: seed)
      let results = Results()
      var threads: [@Sendable () -> Void] = [
        { results.note("activate", rig.result(.activate, .bl31)) }
      ]
      for number in 1...3 {
        threads.append {
          rig.system.interleaver.wait { rig.system.trace.contains("prime 0") }
          results.note("cancel \(number)", rig.result(.cancel, .bl31))
        }
      }
      rig.system.interleaver.run(threads)
      #expect(results["activate"] == .cancelled)
      for number in 1...3 {
        let answer = results["cancel \(number)"]
        #expect(answer == nil || answer == .nothingPending, "seed \(seed)")
      }
      rig.expectClean()
    }
  }

  @Test("No transaction begins before the one before has answered those who cancelled it")
  func answersAreNotMixedUp() throws {
    for seed in 0..<200 as Range<UInt64> {
      let rig = try Rig.probed([Self.slow(prime: 3)], seed: seed)
      let results = Results()
      rig.system.interleaver.run([
        {
          results.note("first", rig.result(.activate, .bl31))
          results.note("second", rig.result(.activate, .bl31))
        },
        { results.note("cancel", rig.result(.cancel, .bl31)) },
      ])
      let cancelled = [results["first"], results["second"]].count(where: { $0 == .cancelled })
      switch results["cancel"] {
      case nil: #expect(cancelled == 1, "seed \(seed)")
      case .busy: #expect(cancelled == 0, "seed \(seed)")
      default: #expect(results["cancel"] == .nothingPending, "seed \(seed)")
      }
      rig.expectClean()
    }
  }

  @Test("A killed writer stops waiting, cancels and ends with EINTR", arguments: 0..<6)
  func killed(after sleeps: Int) throws {
    let rig = try Rig.probed([Self.slow(prime: 4, activate: 4)])
    var count = 0
    rig.system.whileAsleep = {
      if count == sleeps { rig.system.isKilled = true }
      count += 1
    }
    #expect(rig.result(.activate, .bl31) == .interrupted)
    #expect(rig.system.trace.suffix(2) == ["sleep", "cancel 0"])
    #expect(rig.system.logs[0].hasSuffix("given up, because its writer is being killed"))
    rig.system.isKilled = false
    rig.expectClean()
    #expect(rig.result(.activate, .bl31) == nil)
  }

  @Test("A killed reader does not wait for a lock")
  func killedReader() throws {
    let rig = try Rig.probed([Part(guid: .bl31)])
    rig.system.isKilled = true
    #expect(rig.readResult(.name, .bl31) == "errno 4")
    #expect(rig.readResult(.currentVersion, .bl31) == "errno 4")
    #expect(rig.result(.forceCPURendezvous, .bl31) == .interrupted)
    #expect(rig.result(.activate, .bl31) == .interrupted)
    #expect(rig.system.trace == [])
    rig.expectClean()
  }

  @Test("A canceller that is killed leaves the request, and nothing else, behind")
  func killedCanceller() throws {
    var interruptedCount = 0
    for seed in 0..<100 as Range<UInt64> {
      let rig = try Rig.probed([Self.slow(prime: 5)], seed: seed)
      let results = Results()
      rig.system.interleaver.run([
        { results.note("activate", rig.result(.activate, .bl31)) },
        {
          rig.system.interleaver.wait { rig.system.trace.contains("prime 0") }
          results.note("cancel", rig.result(.cancel, .bl31))
        },
        {
          rig.system.interleaver.wait { rig.system.trace.contains("prime 0") }
          rig.system.interleaver.kill(1)
        },
      ])
      if results["cancel"] == .interrupted { interruptedCount += 1 }
      #expect(results["activate"] == .cancelled || results["activate"] == nil, "seed \(seed)")
      rig.expectClean()
      rig.firmware.parts[0].pending = FirmwareVersion(major: 2, minor: 0)
      #expect(rig.result(.activate, .bl31) == nil, "seed \(seed)")
    }
    #expect(interruptedCount > 0)
  }

  @Test("Shutting down refuses new transactions and scans")
  func shutdown() throws {
    let rig = try Rig.probed([Part(guid: .bl31)])
    rig.driver.shutdown()
    #expect(rig.result(.activate, .bl31) == .shutdown)
    #expect(throws: Errno.shutdown) { try rig.driver.rescan() }
    #expect(rig.system.trace == [])
    #expect(try rig.read(.name, .bl31) == "TF-A BL31 runtime\n")
    #expect(rig.result(.cancel, .bl31) == .nothingPending)
    rig.expectClean()
  }

  @Test("Shutting down stops the running transaction", arguments: [1, 6])
  func shutdownRunning(sleeps: Int) throws {
    let rig = try Rig.probed([Self.slow(prime: 5, activate: 5)])
    #expect(Self.run(rig, sleeps: sleeps) { rig.driver.shutdown() } == .shutdown)
    #expect(rig.system.trace.last == "cancel 0")
    #expect(rig.system.logs[0].hasSuffix("given up, because the driver is being removed"))
    rig.expectClean()
  }

  @Test("A request during the last PRIME is heard before the first ACTIVATE")
  func shutdownBeforeActivate() throws {
    let rig = try Rig.probed([Self.slow()])
    rig.firmware.inject(.prime) { _ in
      rig.driver.shutdown()
      return nil
    }
    #expect(rig.result(.activate, .bl31) == .shutdown)
    #expect(rig.system.trace == ["inventory 0", "prime 0", "cancel 0"])
    rig.expectClean()
  }

  @Test("Shutting down lets an activation finish that the firmware does not let go")
  func shutdownRefused() throws {
    let rig = try Rig.probed([Self.slow(activate: 5)])
    rig.firmware.inject(.cancel, times: 10, .busy)
    #expect(Self.run(rig, sleeps: 2) { rig.driver.shutdown() } == nil)
    #expect(rig.firmware.parts[0].current == FirmwareVersion(major: 1, minor: 1))
    #expect(
      rig.system.trace.count(where: { $0 == "cancel 0" })
        < rig.system.trace.count(where: { $0 == "sleep" }), "it sleeps between its attempts")
  }

  @Test("cancel does not call undone what an attempt that never began has left primed")
  func cancelDuringFailedChecks() throws {
    for seed in 0..<200 as Range<UInt64> {
      let rig = try Rig.probed([Part(guid: .bl31)], seed: seed)
      try rig.write(.prime, .bl31)
      rig.firmware.inject(.getInventory, times: 2, .deviceError)
      let results = Results()
      rig.system.interleaver.run([
        { _ = rig.result(.activate, .bl31) },
        { results.note("cancel", rig.result(.cancel, .bl31)) },
      ])
      let isUndone = rig.firmware.primed == nil
      #expect(results["cancel"] == nil || !isUndone || rig.system.trace.contains("stop"))
      if results["cancel"] == nil { #expect(isUndone, "seed \(seed)") }
    }
  }

  @Test("What was left behind is no more forgotten by an attempt that is stopped before PRIME")
  func leftBehindStaysKnown() throws {
    for seed in 0..<200 as Range<UInt64> {
      let rig = try Rig.probed([Part(guid: .bl31)], seed: seed)
      rig.firmware.inject(.prime, .deviceError)
      rig.firmware.inject(.cancel, times: 2, .criticalError)
      #expect(rig.result(.activate, .bl31) == .io)
      // The next attempt's first CANCEL is refused as well.
      rig.system.interleaver.run([
        { _ = rig.result(.activate, .bl31) }, { rig.driver.shutdown() },
      ])
      rig.firmware.clearInjections()
      rig.driver.retire()
      rig.expectClean()
    }
  }
}
