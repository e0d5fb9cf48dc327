// SPDX-License-Identifier: MIT

import ConformanceMachine
import LFA
import PSCI
import SMCCC

/// Judges the firmware below it: one method per topic, each leaving the agent with nothing primed.
struct Suite {
  var report = Report()
  let wire = Wire()
  let client = Client(Wire())
  /// Counts the CPUs of the machine, 1...8.
  var cpuCount = 1
  /// Counts the agent's components.
  var componentCount: UInt64 = 0
  /// Tells after how many ticks the agent gives up on a CPU that does not come; 0 if it never did.
  var patience: UInt64 = 0

  mutating func run(deviceTree: UInt64) {
    checkEntry(deviceTree: deviceTree)
    // Asked first: no other call may have been counted.
    if followsPlan() { return runFaults() }
    checkCallingConvention()
    checkPowerControl()
    guard checkPresence() else {
      if cpuCount > 1 { _ = checkProcessors() }
      report.bailOut("no LFA agent: LFA_VERSION is not implemented by this firmware")
      return
    }
    checkUninventoriedPrime()
    checkQueries()
    checkPriming()
    skipFaults()
    checkActivation()
    checkPreservation()
    if cpuCount > 1 && checkProcessors() {
      checkRendezvous()
      checkLateCancel()
      checkCallsDuringRendezvous()
      checkArrivalDuringRendezvous()
      checkOptionalRendezvous()
      checkConcurrency()
      checkVendor()
      checkStorm()
      checkDesertedRendezvous()
      checkEntryPoints()
      checkDepartureDuringRendezvous()
    } else {
      report.skip("rendezvous, concurrency and random calls", "only one CPU runs")
    }
    report.check(Violations.count, is: 0, "calls that changed a register they have to keep")
    report.finish()
  }
}

/// One component that a check may use.
struct Candidate {
  let id: SequenceID
  let record: InventoryRecord
}

extension Suite {
  /// Looks for a component that can be activated now, without a reset; the rendezvous is as asked.
  func find(rendezvousOptional isOptional: Bool) -> Candidate? {
    guard let count = try? client.getInfo() else { return nil }
    for index in 0..<min(count, 64) {
      let id = SequenceID(x1: index)
      guard let record = try? client.getInventory(id) else { continue }
      let flags = record.flags
      if flags.isActivationCapable && flags.isActivationPending && !flags.mayResetCPU
        && flags.isRendezvousOptional == isOptional
      {
        return Candidate(id: id, record: record)
      }
    }
    return nil
  }

  /// The same, and reports a check as skipped if there is none.
  mutating func find(rendezvousOptional isOptional: Bool, for check: StaticString) -> Candidate? {
    cancelEverything()
    let found = find(rendezvousOptional: isOptional)
    if found == nil {
      report.skip(
        check,
        isOptional
          ? "no component is pending whose rendezvous is optional"
          : "no component is pending whose rendezvous is required")
    }
    return found
  }

  /// Looks for a component that has nothing pending.
  func findIdle() -> SequenceID? {
    guard let count = try? client.getInfo() else { return nil }
    for index in 0..<min(count, 64) {
      let id = SequenceID(x1: index)
      if let record = try? client.getInventory(id), !record.flags.isActivationPending { return id }
    }
    return nil
  }

  /// Finds a component again after an activation, when ids may have changed.
  func find(_ guid: GUID) -> Candidate? {
    guard let count = try? client.getInfo() else { return nil }
    for index in 0..<min(count, 64) {
      let id = SequenceID(x1: index)
      if let record = try? client.getInventory(id), record.guid == guid {
        return Candidate(id: id, record: record)
      }
    }
    return nil
  }

  /// Primes a component to the end and returns the last status.
  func prime(_ id: SequenceID) -> Status {
    var status = Status.success
    _ = Time.wait(milliseconds: 30_000) {
      do throws(Status) {
        return try client.prime(id) == .complete
      } catch {
        status = error
        return true
      }
    }
    return status
  }

  /// Has the agent forget whatever an earlier check left behind.
  func cancelEverything() {
    for index in 0..<min(componentCount, 64) { _ = wire.call(.cancel, index) }
  }

  /// Reports that a component's versions tell the truth after an activation.
  mutating func checkVersion(of candidate: Candidate, _ name: StaticString) {
    guard candidate.record.currentVersion != .none else {
      report.skip(name, "the agent tells no versions")
      return
    }
    let record = find(candidate.record.guid)?.record
    report.check(
      record?.currentVersion.rawValue ?? 0, is: candidate.record.pendingVersion.rawValue, name)
  }
}

/// Runs on the first CPU; x0 is the address of the device tree.
@c(conformance_main)
func main(_ deviceTree: UInt64) {
  Interrupts.prepareDistributor()
  Interrupts.prepareThisCPU()
  var suite = Suite()
  suite.run(deviceTree: deviceTree)
  _ = Wire().call(PSCIFunction.systemOff)
  Console.write("Bail out! SYSTEM_OFF returned\n")
}

/// Runs when a CPU takes an exception, none of which is expected.
@c(conformance_exception)
func exception(_ vector: UInt64, _ syndrome: UInt64, _ address: UInt64, _ fault: UInt64) {
  Console.write("\nBail out! exception on CPU ")
  Console.write(hexadecimal: read_mpidr_el1() & 0xff_ffff)
  Console.write(": vector ")
  Console.write(decimal: Int64(truncatingIfNeeded: vector))
  Console.write(" ESR ")
  Console.write(hexadecimal: syndrome)
  Console.write(" ELR ")
  Console.write(hexadecimal: address)
  Console.write(" FAR ")
  Console.write(hexadecimal: fault)
  Console.write("\n")
  _ = Wire().call(PSCIFunction.systemOff)
  while true { wait_for_interrupt() }
}
