// SPDX-License-Identifier: MIT

public import FaultPlan
import LFA
public import LFADriver
public import LFASimulator
public import VirtualTime

/// Describes a machine to be simulated.
public struct MachineDescription: Sendable {
  /// Lists its components, in the order of sequence ids.
  public var components: [SimulatedComponent]
  /// Counts its CPUs, 1 to ``cpuLimit``.
  public var cpus = 4
  /// Tells how long PRIME takes in all, in nanoseconds.
  public var primeTime: UInt64 = 4_000_000
  /// Tells how long one switch takes, in nanoseconds.
  public var activateTime: UInt64 = 150_000

  /// Bounds the number of CPUs: each is a thread while all stand still.
  public static let cpuLimit = 128

  /// Describes a machine of these components.
  public init(components: [SimulatedComponent]) {
    self.components = components
  }

  /// Describes a machine like that of the demonstration on QEMU: monitor and payload have 1.1
  /// waiting, BL33 cannot be activated, and of the fourth nobody knows the name.
  public static var standard: MachineDescription {
    let image = SimulatedImage(FirmwareVersion(major: 1, minor: 1))
    var unknown = SimulatedComponent(
      GUID(x1: 0x6f4c_3a8e_1d27_b05e, x2: 0x9e10_7b32_c84d_5fa6),
      version: FirmwareVersion(major: 2, minor: 7))
    unknown.isRendezvousOptional = true
    return MachineDescription(
      components: SimulatedComponent.virtMachine(monitor: [image], payload: [image]) + [unknown])
  }

  /// Fills up the list to a number of components, or shortens it.
  ///
  /// Every fourth component that comes in has an image waiting. What lies behind the number that
  /// the agent keeps cannot be activated.
  public mutating func crowd(to count: Int) {
    components = Array(components.prefix(count))
    while components.count < count {
      let number = UInt64(components.count)
      var component = SimulatedComponent(
        GUID(x1: 0x4000_0000_0000_0000 | number.byteSwapped >> 32, x2: 0x80),
        version: FirmwareVersion(major: 1, minor: 0))
      component.isCapable = components.count < SimulatedHardware.agentLimit
      if number % 4 == 0 && component.isCapable {
        component.offers = [SimulatedImage(FirmwareVersion(major: 1, minor: 1))]
      }
      components.append(component)
    }
  }

  /// Tells how many calls of PRIME an image takes: loading takes a call for each tenth of a second,
  /// since nobody can stop it in the middle of one.
  public var primeCalls: Int { max(1, Int(clamping: primeTime / 100_000_000)) }

  /// Builds the machine and has its driver find the components.
  ///
  /// - Throws: why the driver does not load, ``Errno/noDevice`` for example if a fault keeps it
  ///   from finding the agent.
  public func boot(plan: FaultPlan = FaultPlan(), pace: Pace) throws(Errno) -> SimulatedMachine {
    var times = SimulatedTimes()
    times.prime = primeTime / UInt64(primeCalls)
    times.switchOver = activateTime
    var components = components
    for index in components.indices {
      for offer in components[index].offers.indices
      where components[index].offers[offer].primeCalls == 1 {
        components[index].offers[offer].primeCalls = primeCalls
      }
    }
    let hardware = SimulatedHardware(
      components, cpus: cpus, plan: plan, times: times, pace: pace, listsCrowds: true)
    let machine = try SimulatedMachine(hardware)
    let failure = machine.run { () -> Errno? in
      do throws(Errno) {
        try machine.probe()
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
    return machine
  }
}
