// SPDX-License-Identifier: MIT

public import FaultPlan
import LFA
import LFAAgent
public import SMCCC

/// Answers the seven calls as an agent does, but for what a plan has go wrong (Decisions 30).
///
/// Below the plan is the same ``LFAAgent/Agent`` that answers otherwise, on the same machine.
public struct FaultyAgent<Machine: FaultyMachine & ~Copyable>: ~Copyable {
  private let agent: Agent<FaultyPlatform<Machine>>

  /// Makes the agent of a machine on which nothing is primed.
  public init(_ machine: consuming Machine, plan: FaultPlan) {
    agent = Agent(FaultyPlatform(machine, plan))
  }

  /// Tells whether a function identifier is one of the agent's.
  public static func owns(_ function: FunctionID) -> Bool { Function(function) != nil }

  /// Tells the agent that CPUs take part no longer.
  public borrowing func participantsChanged() { agent.participantsChanged() }

  /// Answers one call made on `cpu`.
  public borrowing func handle(_ arguments: Registers, cpu: UInt32) -> Registers {
    guard let function = Function(arguments.function) else {
      return agent.handle(arguments, cpu: cpu)
    }
    if function == .cancel { agent.platform.noteCancel() }
    let fault = agent.platform.run.strike(
      FaultPoint(function), id: function.sequenceID(arguments), cpu: cpu)
    guard let fault else { return agent.handle(arguments, cpu: cpu) }
    switch fault {
    case .status(let x0): return arguments.answered(x0, to: function)
    case .again:
      var results = arguments
      results.x0 = Status.success.x0
      results.x1 = Progress.callAgain.x1
      return results
    case .hold, .holdUntilCancel: agent.platform.hold(fault, cpu: cpu)
    case .grow, .shrink, .reorder, .repeatGUID: agent.platform.listing.queue(fault)
    case .clobber, .count: break
    }
    var results = agent.handle(arguments, cpu: cpu)
    if fault == .clobber { results.clobber(after: function) }
    if case .count(let count) = fault { results.x1 = count }
    return results
  }
}

extension FaultyAgent: Sendable where Machine: Sendable & ~Copyable {}

extension FaultPoint {
  /// Finds the point of a call.
  init(_ function: Function) {
    switch function {
    case .version: self = .version
    case .features: self = .features
    case .getInfo: self = .getInfo
    case .getInventory: self = .getInventory
    case .prime: self = .prime
    case .activate: self = .activate
    case .cancel: self = .cancel
    }
  }
}

extension Function {
  /// Finds the component that a call is about.
  func sequenceID(_ arguments: Registers) -> UInt32? {
    switch self {
    case .version, .features, .getInfo: nil
    case .getInventory, .prime, .activate, .cancel: SequenceID(x1: arguments.x1).rawValue
    }
  }
}

extension Registers {
  /// Answers a call with a status alone; a PRIME or ACTIVATE that succeeds is over with it.
  func answered(_ status: UInt64, to function: Function) -> Registers {
    var results = self
    results.x0 = status
    if Status(x0: status).isSuccess, function == .prime || function == .activate {
      results.x1 = Progress.complete.x1
    }
    return results
  }

  /// Overwrites, of x1...x17, all that hold no result of the call.
  mutating func clobber(after function: Function) {
    let kept = self
    let junk: UInt64 = 0xbad0_bad0_bad0_bad0
    self = Registers(
      x0: x0, x1: junk, x2: junk, x3: junk, x4: junk, x5: junk, x6: junk, x7: junk)
    x8 = junk
    x9 = junk
    x10 = junk
    x11 = junk
    x12 = junk
    x13 = junk
    x14 = junk
    x15 = junk
    x16 = junk
    x17 = junk
    guard Status(x0: kept.x0).isSuccess else { return }
    switch function {
    case .version, .features, .cancel: break
    case .prime, .activate: x1 = kept.x1
    case .getInfo:
      x1 = kept.x1
      x2 = kept.x2
    case .getInventory:
      x1 = kept.x1
      x2 = kept.x2
      x3 = kept.x3
      x4 = kept.x4
      x5 = kept.x5
    }
  }
}
