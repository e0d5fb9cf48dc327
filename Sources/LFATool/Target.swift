// SPDX-License-Identifier: MIT

public import LFADriver
public import LFASysfs

/// Is what an attempt needs of the machine: a component's files. Calls may come from any thread.
public protocol Target: Sendable {
  /// Names the component.
  var directory: ComponentDirectory { get }

  /// Reads the component's files.
  ///
  /// - Throws: Also if it is gone.
  func read() throws(SysfsError) -> Component

  /// Tells the word of its file `state`, which does not wait for the firmware while an attempt
  /// runs; nil if that cannot be told.
  func state() -> ComponentState?

  /// Writes to one of its files, and returns when the driver is done with it.
  func write(_ attribute: Attribute, _ value: String) throws(SysfsError)

  /// Tells for how long all CPUs stood still last, in nanoseconds, if the driver tells it.
  func lastStopTime() -> UInt64?
}

/// Is a component of a tree.
public struct TreeTarget: Target {
  private let tree: SysfsTree
  /// Names the component.
  public let directory: ComponentDirectory

  /// Names a component of a tree.
  public init(_ tree: SysfsTree, _ directory: ComponentDirectory) {
    self.tree = tree
    self.directory = directory
  }

  /// Reads all files that can be read.
  public func read() throws(SysfsError) -> Component { try tree.component(directory) }

  /// Reads the file `state` alone.
  public func state() -> ComponentState? {
    (try? directory.read(.state)).flatMap { ComponentState($0) }
  }

  /// Writes to a file of the component's directory.
  public func write(_ attribute: Attribute, _ value: String) throws(SysfsError) {
    try directory.write(attribute, value)
  }

  /// Reads the driver's `last_stop_time_ns`.
  public func lastStopTime() -> UInt64? { (try? tree.device())?.lastStopTime }
}
