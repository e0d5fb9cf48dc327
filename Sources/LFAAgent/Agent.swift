// SPDX-License-Identifier: MIT

import LFA
public import SMCCC
import Synchronization

/// Answers the seven calls of Live Firmware Activation on a platform.
///
/// One agent serves all CPUs of a machine at a time, and no CPU waits for a lock: PRIME, CANCEL and
/// an ACTIVATE that skips the rendezvous try the activation lock and answer BUSY; an ACTIVATE with
/// rendezvous takes none (Decisions 1). Codes and the order of checks are those of the reference
/// agent (agent-conformance, section 2), but for the faults of its that Decisions 3 lists.
///
/// A machine has at most one activation under way: from the first PRIME to a successful ACTIVATE or
/// a CANCEL. ``ActivationState`` has the picture.
public struct Agent<P: Platform & ~Copyable>: ~Copyable {
  /// Knows the machine.
  public let platform: P

  let state = Atomic<ActivationState>(.initial)
  let pending = PendingFlags()
  let lastLed = LedRound()
  let penTimeout: UInt64

  /// Limits the number of components; those beyond do not exist for clients.
  public static var maximumComponents: UInt32 { PendingFlags.capacity }

  /// Tells how long CPUs wait for others in the pen unless told otherwise, in milliseconds
  /// (Decisions 5).
  public static var defaultPenTimeout: UInt64 { 5000 }

  /// Makes the agent of a machine on which nothing is primed.
  ///
  /// - Parameters:
  ///   - platform: knows the machine.
  ///   - penTimeout: how long CPUs wait in a rendezvous for the rest, in milliseconds.
  public init(_ platform: consuming P, penTimeout: UInt64 = Agent.defaultPenTimeout) {
    self.platform = platform
    self.penTimeout = penTimeout
  }

  /// Tells the version of the interface: 1.0.
  public static var version: InterfaceVersion { InterfaceVersion(major: 1, minor: 0) }

  /// Tells whether a function identifier is one of the agent's.
  public static func owns(_ function: FunctionID) -> Bool {
    Function(function) != nil
  }

  /// Answers one call made on `cpu`.
  ///
  /// In what is returned only the registers that the call defines as results differ from the
  /// arguments, x0 always. ACTIVATE without skip_cpu_rendezvous returns only after all CPUs have
  /// called it, or their time has run out, or it was cancelled.
  public borrowing func handle(_ arguments: Registers, cpu: UInt32) -> Registers {
    var results = arguments
    switch Function(arguments.function) {
    case .version: results.x0 = Agent.version.x0
    case .features: results.x0 = supports(arguments.x1).x0
    case .getInfo: getInfo(&results)
    case .getInventory: getInventory(&results)
    case .prime: prime(&results)
    case .activate: activate(&results, cpu: cpu)
    case .cancel: results.x0 = cancel(SequenceID(x1: arguments.x1).rawValue).x0
    case nil: results.x0 = Status.notSupported.x0
    }
    return results
  }

  /// Tells whether nothing is primed or being primed, activated or cancelled.
  public var isIdle: Bool {
    let state = state.load(ordering: .acquiring)
    return state.stage == .idle && !state.isLocked
  }

  /// Counts the components that clients see.
  borrowing func componentCount() -> UInt32 {
    let count = platform.componentCount
    return count < Agent.maximumComponents ? count : Agent.maximumComponents
  }

  /// FEATURES: compares all 64 bits of x1, so a 32-bit call's identifier with a high half set is
  /// unknown.
  private func supports(_ x1: UInt64) -> Status {
    guard let number = UInt32(exactly: x1), Function(rawValue: number) != nil else {
      return .notSupported
    }
    return .success
  }

  /// GET_INFO: x1 selector, all 64 bits zero · → x0 status, x1 number of components, x2 0.
  private borrowing func getInfo(_ results: inout Registers) {
    guard results.x1 == 0 else {
      results.x0 = Status.invalidParameters.x0
      return
    }
    platform.refreshInventory()
    results.x0 = Status.success.x0
    results.x1 = UInt64(componentCount())
    results.x2 = 0
  }

  /// GET_INVENTORY: x1 fw_seq_id · → x0 status, x1...x5 the record.
  ///
  /// It is the only call that makes a component pending in the eyes of PRIME.
  private borrowing func getInventory(_ results: inout Registers) {
    let index = SequenceID(x1: results.x1).rawValue
    guard index < componentCount() else {
      results.x0 = Status.invalidParameters.x0
      return
    }
    while true {
      let generation = pending.generation(of: index)
      let record = platform.describe(index)
      if pending.record(index, record.flags.isActivationPending, since: generation) {
        record.encode(into: &results)
        return
      }
    }
  }
}

extension Agent: Sendable where P: Sendable & ~Copyable {}
