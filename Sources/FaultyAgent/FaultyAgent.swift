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
