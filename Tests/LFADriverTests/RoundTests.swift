// SPDX-License-Identifier: MIT

import Dispatch
import LFA
import SMCCC
import Synchronization
import Testing

@testable import LFADriver

@Suite("Rounds of all CPUs")
struct RoundTests {
  static let done: Status = .success
  /// Stands for SUCCESS with call_again.
  static let again = Status(rawValue: 1000)

  /// Runs a round in which each CPU is told one status of the list, all at the same time.
  static func run(_ statuses: [Status], isOptional: Bool) -> (RoundOutcome, UInt64) {
    let system = CrowdedSystem(statuses)
    var round = ActivationRound(
      system: system, id: SequenceID(rawValue: 7), isRendezvousOptional: isOptional)
    // SAFETY: the round outlives the threads, which end before concurrentPerform returns; entering
    // from many threads at a time is what a round is for.
    unsafe withUnsafeMutablePointer(to: &round) { pointer in
      nonisolated(unsafe) let pointer = unsafe pointer
      DispatchQueue.concurrentPerform(iterations: statuses.count) { _ in
        unsafe pointer.pointee.enter()
      }
    }
    #expect(
      system.calls.withLock { $0 }
        == Array(repeating: Registers(x0: 0xc400_02e5, x1: 7), count: statuses.count))
    return (round.outcome, round.duration)
  }

  static let table: [([Status], Bool, RoundOutcome)] = [
    ([done, done, done], false, .complete),
    ([done, again, done], false, .again),
    ([.busy, .busy], false, .again),
    ([done, .busy], false, .again),
    ([again, .activationFailed], false, .failed(.activationFailed)),
    ([.activationFailed, .activationFailed], false, .failed(.activationFailed)),
    // Stragglers of a round that ended are told -8 or -9.
    ([.activationFailed, .invalidParameters], false, .failed(.activationFailed)),
    ([.activationFailed, .componentWrongState], true, .failed(.activationFailed)),
    // An agent without a pen: the first CPU activates, the others come too late.
    ([done, .componentWrongState, .componentWrongState], true, .complete),
    ([again, .componentWrongState], true, .again),
    ([done, .componentWrongState], false, .failed(.componentWrongState)),
    ([.componentWrongState, .componentWrongState], true, .failed(.componentWrongState)),
    ([done, .componentWrongState, .deviceError], true, .failed(.deviceError)),
    ([done, .invalidParameters, .invalidParameters], true, .complete),
    ([done, .invalidParameters], false, .failed(.invalidParameters)),
    ([.invalidParameters, .invalidParameters], true, .failed(.invalidParameters)),
    ([done, .busy], true, .complete),
    ([again, .busy, .invalidParameters], true, .again),
    ([.busy, .busy], true, .again),
    ([.busy, .componentWrongState], true, .failed(.componentWrongState)),
    ([done, .authError, .criticalError, .busy], false, .failed(.criticalError)),
    ([done, Status(rawValue: -77)], false, .failed(Status(rawValue: -77))),
    ([Status(rawValue: -77), .activationFailed], false, .failed(Status(rawValue: -77))),
    ([done, Status(rawValue: 5)], false, .failed(Status(rawValue: 5))),
    ([], false, .failed(.activationFailed)),
  ]

  @Test("The worst status counts, and call_again if any CPU saw it", arguments: table)
  func merge(statuses: [Status], isOptional: Bool, expected: RoundOutcome) {
    for rotation in 0..<max(1, statuses.count) {
      let order = Array(statuses[rotation...] + statuses[..<rotation])
      #expect(Self.run(order, isOptional: isOptional).0 == expected)
    }
  }

  @Test("One failure among many CPUs is never lost")
  func manyCPUs() {
    for position in 0..<64 {
      var statuses = Array(repeating: Self.done, count: 64)
      statuses[position] = .noMemory
      #expect(Self.run(statuses, isOptional: false).0 == .failed(.noMemory))
    }
  }

  @Test("The stop lasts from the first arrival to the last departure")
  func duration() {
    // Each CPU reads the clock on its way in and on its way out, and each look takes 1000 ns.
    #expect(Self.run([Self.done, Self.done, Self.done, Self.done], isOptional: false).1 == 7000)
    #expect(Self.run([], isOptional: false).1 == 0)
  }
}

/// Tells each of many CPUs its own status, in the order in which they come.
final class CrowdedSystem: OperatingSystem, Conduit {
  let statuses: [Status]
  let calls = Mutex<[Registers]>([])
  private let time = Atomic<UInt64>(1 << 40)

  init(_ statuses: [Status]) {
    self.statuses = statuses
  }

  func call(_ arguments: Registers) -> Registers {
    let number = calls.withLock {
      $0.append(arguments)
      return $0.count - 1
    }
    let status = statuses[number]
    return status == RoundTests.again ? Registers(x0: 0, x1: 1) : Registers(x0: status.x0)
  }

  var firmware: CrowdedSystem { self }
  var now: UInt64 { time.add(1000, ordering: .sequentiallyConsistent).newValue }
  var limits: Limits { Limits() }
  func tryLockTransaction() -> Bool { false }
  func unlockTransaction() {}
  func lockInventoryForReading() throws(Errno) {}
  func unlockInventoryAfterReading() {}
  func lockInventoryForWriting() throws(Errno) {}
  func lockInventoryToFinish() {}
  func unlockInventoryAfterWriting() {}
  func sleep(nanoseconds: UInt64) throws(Errno) {}
  func relax() {}
  func touchWatchdog() {}
  func stopAllCPUs(_ round: inout ActivationRound<CrowdedSystem>) throws(Errno) {}
  func log(_ level: LogLevel, _ line: borrowing TextLine) {}
  func addComponent(slot: Int, guid: GUID, event: borrowing TextLine) throws(Errno) {}
  func removeComponent(slot: Int, guid: GUID) {}
  func notifyChange(
    slot: Int, guid: GUID, changes: AttributeSet, event: borrowing TextLine
  ) {}
  func allocate(bytes: Int) -> UnsafeMutableRawPointer? { nil }
  func release(_ memory: UnsafeMutableRawPointer) {}
}
