// SPDX-License-Identifier: MIT

public import LFA
public import LFADriver

extension SimulatedMachine {
  /// Lists the directories of components, in the order in which they appeared.
  public func listDirectories() -> [SimulatedDirectory] {
    kernel.withDirectories { $0.all }
  }

  /// Finds the directory of a component.
  public func directory(of guid: GUID) -> SimulatedDirectory? {
    kernel.withDirectories { $0[guid] }
  }

  /// Finds a directory by its number.
  public func directory(numbered number: UInt64) -> SimulatedDirectory? {
    kernel.withDirectories { $0[number: number] }
  }

  /// Counts how often the kernel told poll() of a change of a file; nil if its directory is gone.
  public func changeCount(_ attribute: Attribute, in directory: SimulatedDirectory) -> UInt64? {
    kernel.withDirectories { directories in
      directories[number: directory.number].map { directories.changeCount($0, attribute) }
    }
  }

  /// Calls `onChange` whenever the kernel has told poll() of changes, or removed a directory: on any
  /// thread, within the driver, so that it must not use files.
  public func observe(_ onChange: @escaping @Sendable () -> Void) {
    kernel.observe(onChange)
  }

  /// Reads a file of a component as sysfs does, newline included.
  ///
  /// - Throws: ``Errno/noDevice`` if the directory is gone, and what the driver throws.
  public func show(
    _ attribute: Attribute, in directory: SimulatedDirectory
  ) throws(Errno) -> [UInt8] {
    try checkPresence(directory)
    var buffer = [UInt8](repeating: 0, count: 4096)
    var span = buffer.mutableSpan
    let count = try driver.show(
      slot: directory.slot, guid: directory.guid, attribute: attribute, into: &span)
    return Array(buffer[..<count])
  }

  /// Writes a file of a component as sysfs does.
  ///
  /// - Throws: ``Errno/noDevice`` if the directory is gone, and what the driver throws.
  public func store(
    _ text: [UInt8], _ attribute: Attribute, in directory: SimulatedDirectory
  ) throws(Errno) {
    try checkPresence(directory)
    try driver.store(
      slot: directory.slot, guid: directory.guid, attribute: attribute, text: text.span)
  }

  /// Reads a file about the driver as sysfs does, newline included.
  public func show(_ attribute: DeviceAttribute) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 4096)
    var span = buffer.mutableSpan
    return Array(buffer[..<driver.show(attribute, into: &span)])
  }

  /// Tells a limit, in milliseconds.
  public func milliseconds(_ limit: Limit) -> UInt64 {
    let limits = kernel.limits
    return switch limit {
    case .prime: limits.prime / 1_000_000
    case .activate: limits.activate / 1_000_000
    case .interval: limits.interval / 1_000_000
    }
  }

  /// Sets a limit, as the module's parameters do.
  ///
  /// - Throws: ``Errno/outOfRange``.
  public func set(_ limit: Limit, milliseconds: UInt64) throws(Errno) {
    guard limit.allows(milliseconds: milliseconds) else { throw .outOfRange }
    let nanoseconds = milliseconds * 1_000_000
    kernel.change { limits in
      switch limit {
      case .prime: limits.prime = nanoseconds
      case .activate: limits.activate = nanoseconds
      case .interval: limits.interval = nanoseconds
      }
    }
  }

  private func checkPresence(_ directory: SimulatedDirectory) throws(Errno) {
    guard self.directory(numbered: directory.number) == directory else { throw .noDevice }
  }
}
