// SPDX-License-Identifier: MIT

public import FaultPlan
import FaultyAgent
public import LFA
import LFAAgent
public import SMCCC
public import VirtualTime

/// Is the machine below the operating system: CPUs, firmware components, and the agent.
///
/// Its calls may be made from any thread that the ``clock`` knows.
public final class SimulatedHardware: Sendable {
  /// Keeps the time, and protects all that is shared.
  public let clock: VirtualClock

  let processors: Processors
  let injector: FaultInjector
  let agent: Agent<SimulatedPlatform>
  private let listsCrowds: Bool

  /// Makes a machine whose CPUs are all on.
  ///
  /// - Parameters:
  ///   - components: what it runs, in the order of sequence ids.
  ///   - cpus: how many CPUs it has.
  ///   - plan: what its firmware does wrong.
  ///   - times: how long things take.
  ///   - pace: how time passes.
  ///   - listsCrowds: whether components that are too many for the agent are listed all the same,
  ///     as ones that cannot be activated.
  public init(
    _ components: [SimulatedComponent], cpus: Int = 4, plan: FaultPlan = FaultPlan(),
    times: SimulatedTimes = SimulatedTimes(), pace: Pace = .immediate, listsCrowds: Bool = false
  ) {
    clock = VirtualClock(pace: pace)
    self.listsCrowds = listsCrowds
    processors = Processors(clock, count: cpus)
    injector = FaultInjector(clock, plan)
    agent = Agent(SimulatedPlatform(clock, processors, injector, components, times))
  }

  /// Holds the components as they are now; setting them is what a BMC could do.
  public var components: [SimulatedComponent] {
    get { agent.platform.components }
    set { agent.platform.components = newValue }
  }

  /// Puts an image into the update store, in the place of one with its version.
  ///
  /// - Returns: false if there is no such component, or it has ``SimulatedComponent/offerLimit``
  ///   images.
  public func stage(_ image: SimulatedImage, for guid: GUID) -> Bool {
    agent.platform.stage(image, for: guid)
  }

  /// Adds a component, when the inventory is next read with nothing primed.
  ///
  /// - Returns: false if there is one with its GUID, or ``componentLimit`` of them.
  public func add(_ component: SimulatedComponent) -> Bool {
    agent.platform.add(component)
  }

  /// Takes a component away, when the inventory is next read with nothing primed.
  ///
  /// - Returns: false if there is none with that GUID.
  public func remove(_ guid: GUID) -> Bool {
    agent.platform.remove(guid)
  }

  /// Bounds the number of components that ``add(_:)`` makes: as many as the driver takes.
  public static let componentLimit = 4096

  /// Tells how many components the agent keeps; of a crowd, those behind cannot be activated.
  public static let agentLimit = Int(Agent<SimulatedPlatform>.maximumComponents)

  /// Lists the components that were replaced, in their order.
  public var history: [Replacement] { agent.platform.history }

  /// Lists what the agent did against its promises; empty unless it is broken.
  public var violations: [String] { agent.platform.violations }

  /// Tells whether nothing is primed or being activated.
  public var isAgentIdle: Bool { agent.isIdle }

  /// Follows another plan from now on.
  public func follow(_ plan: FaultPlan) {
    injector.replace(with: plan)
  }

  /// Holds the plan that is followed.
  public var plan: FaultPlan { injector.plan }

  /// Makes a call on a CPU, once it is free; NOT_SUPPORTED in x0 if the CPU is off.
  public func call(_ arguments: Registers, cpu: UInt32) -> Registers {
    guard processors.take(cpu) else { return Registers(x0: Status.notSupported.x0) }
    defer { processors.giveBack(cpu) }
    return enterFirmware(arguments, cpu)
  }

  /// Turns off a CPU, as PSCI's CPU_OFF called on it does.
  ///
  /// - Returns: false if it is off already, or the last one that is on.
  public func turnOff(_ cpu: UInt32) -> Bool {
    guard processors.online.count > 1, processors.take(cpu) else { return false }
    processors.setPower(cpu, isOn: false)
    processors.giveBack(cpu)
    agent.participantsChanged()
    return true
  }

  /// Turns on a CPU, as PSCI's CPU_ON does.
  public func turnOn(_ cpu: UInt32) {
    processors.setPower(cpu, isOn: true)
  }

  /// Lists the CPUs that are on.
  public var onlineCPUs: [UInt32] { processors.online }

  /// Makes a call on a CPU that the caller has taken, with whatever the plan has in store for it.
  func enterFirmware(_ arguments: Registers, _ cpu: UInt32) -> Registers {
    guard let function = Function(arguments.function) else {
      return agent.handle(arguments, cpu: cpu)
    }
    if function == .cancel { injector.noteCancel() }
    let fault = injector.strike(
      FaultPoint(function), id: function.sequenceID(arguments), cpu: cpu)
    switch fault {
    case .status(let x0): return arguments.answered(x0, to: function)
    case .again:
      var results = arguments
      results.x0 = Status.success.x0
      results.x1 = Progress.callAgain.x1
      return results
    case .hold, .holdUntilCancel:
      if let fault { injector.hold(fault) }
    case .grow, .shrink, .reorder, .repeatGUID:
      if let fault { agent.platform.queue(fault) }
    case .clobber, .count, nil: break
    }
    var results = Processors.$current.withValue(cpu) { handle(arguments, function, cpu) }
    if fault == .clobber { results.clobber(after: function) }
    if case .count(let count) = fault { results.x1 = count }
    return results
  }

  private func handle(_ arguments: Registers, _ function: Function, _ cpu: UInt32) -> Registers {
    guard function == .activate else {
      return listing(arguments, function) ?? agent.handle(arguments, cpu: cpu)
    }
    let id = SequenceID(x1: arguments.x1).rawValue
    let skips = ActivationFlags(rawValue: arguments.x2).skipsRendezvous
    processors.enter(cpu, skips ? .lone(id) : .joint(id))
    defer { processors.leave(cpu) }
    return agent.handle(arguments, cpu: cpu)
  }
}

extension SimulatedHardware {
  /// Answers for the agent where a crowd is listed; nil for all that the agent can answer.
  private func listing(_ arguments: Registers, _ function: Function) -> Registers? {
    guard listsCrowds else { return nil }
    let count = agent.platform.componentCount
    guard count > Agent<SimulatedPlatform>.maximumComponents else { return nil }
    var results = arguments
    switch function {
    case .getInfo where arguments.x1 == 0:
      agent.platform.refreshInventory()
      results.x0 = Status.success.x0
      results.x1 = UInt64(agent.platform.componentCount)
    case .getInventory:
      let index = SequenceID(x1: arguments.x1).rawValue
      guard index >= Agent<SimulatedPlatform>.maximumComponents, index < count else { return nil }
      agent.platform.describe(index).encode(into: &results)
    default: return nil
    }
    return results
  }
}

/// Reaches the firmware of a simulated machine, on a CPU that is free or on the one the calling
/// thread is bound to.
public struct SimulatedConduit: Conduit, Sendable {
  let hardware: SimulatedHardware

  /// Makes one call on any CPU.
  public func call(_ arguments: Registers) -> Registers {
    if let cpu = Processors.current { return hardware.enterFirmware(arguments, cpu) }
    let cpu = hardware.processors.takeAny()
    defer { hardware.processors.giveBack(cpu) }
    return hardware.enterFirmware(arguments, cpu)
  }
}
