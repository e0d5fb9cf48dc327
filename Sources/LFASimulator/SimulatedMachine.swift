// SPDX-License-Identifier: MIT

public import LFA
public import LFADriver
import VirtualTime

/// Is a whole machine: hardware, agent, kernel and driver, and the files a user would see.
public final class SimulatedMachine: Sendable {
  /// Is what lies below the kernel.
  public let hardware: SimulatedHardware
  let kernel: SimulatedKernel
  let driver: Driver<SimulatedKernel>

  /// Makes a machine whose driver is loaded but has not looked for an agent yet.
  public init(_ hardware: SimulatedHardware, limits: Limits = Limits()) throws(Errno) {
    self.hardware = hardware
    kernel = SimulatedKernel(hardware, limits: limits)
    driver = try Driver(kernel)
  }

  /// Runs `body` on the calling thread as a process of the machine, which has no say in its time
  /// otherwise.
  public func run<Result>(_ body: () throws -> Result) rethrows -> Result {
    try hardware.clock.run(body)
  }

  /// Starts a process; to be called from one.
  public func start(_ body: @escaping @Sendable () -> Void) -> SimulatedProcess {
    SimulatedProcess(hardware.clock, body)
  }

  /// Holds the kernel's log so far.
  public var log: [LogEntry] { kernel.log }

  /// Lists what happened to directories so far.
  public var directoryEvents: [DirectoryEvent] { kernel.events }

  /// Lists the components that have a directory.
  public var directories: Set<GUID> { Set(listDirectories().map(\.guid)) }

  /// Tells what the driver has borrowed; it outlives the machine.
  public var memory: LentMemory { kernel.memory }

  /// Has the next attempts to stop all CPUs fail like this.
  public func failStops(with errors: [Errno]) { kernel.failStops(with: errors) }

  /// Turns off a CPU when it can be spared; false if it cannot.
  public func takeOffline(_ cpu: UInt32) -> Bool { kernel.takeOffline(cpu) }

  /// Turns on a CPU.
  public func bringOnline(_ cpu: UInt32) { kernel.bringOnline(cpu) }

  /// Has the driver look for the agent and show its components.
  public func probe() throws(Errno) { try driver.probe() }

  /// Has the driver look at the inventory again, as a notification makes it do.
  public func rescan() throws(Errno) { try driver.rescan() }

  /// Has the driver react to a notification of the firmware's, as its work item does: one at a
  /// time, and whether or not the calling process is killed.
  public func notify() { kernel.runWork { driver.notified() } }

  /// Has the driver stop, as unloading it does.
  public func shutdown() { driver.shutdown() }

  /// Has the driver take back what it primed: the last thing that unloading it does.
  public func retire() { driver.retire() }

  /// Reads a file of a component, without its newline.
  ///
  /// - Throws: ``Errno/noDevice`` if there is no such directory, and what the driver throws.
  public func read(_ guid: GUID, _ attribute: Attribute) throws(Errno) -> String {
    guard let directory = directory(of: guid) else { throw .noDevice }
    let text = String(decoding: try show(attribute, in: directory), as: UTF8.self)
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }

  /// Writes a file of a component, with a newline as `echo` does.
  ///
  /// - Throws: ``Errno/noDevice`` if there is no such directory, and what the driver throws.
  public func write(_ guid: GUID, _ attribute: Attribute, _ text: String) throws(Errno) {
    guard let directory = directory(of: guid) else { throw .noDevice }
    try store(Array("\(text)\n".utf8), attribute, in: directory)
  }

  /// Activates what is pending for a component: `echo 1 > activate`.
  public func activate(_ guid: GUID) throws(Errno) {
    try write(guid, .activate, "1")
  }
}

extension SimulatedComponent {
  /// Makes the three components of our machine on QEMU: monitor, payload, and BL33.
  ///
  /// - Parameters:
  ///   - monitor: what the store offers for BL31, which runs 1.0.
  ///   - payload: what the store offers for BL32, which runs 1.0.
  public static func virtMachine(
    monitor: [SimulatedImage] = [], payload: [SimulatedImage] = []
  ) -> [SimulatedComponent] {
    var bl31 = SimulatedComponent(.bl31, version: FirmwareVersion(major: 1, minor: 0))
    bl31.offers = monitor
    var bl32 = SimulatedComponent(.bl32, version: FirmwareVersion(major: 1, minor: 0))
    bl32.isRendezvousOptional = true
    bl32.offers = payload
    var bl33 = SimulatedComponent(.bl33, version: .none)
    bl33.isCapable = false
    return [bl31, bl32, bl33]
  }
}
