// SPDX-License-Identifier: MIT

public import LFA
public import LFADriver
public import SystemPackage

/// Is what the files of a component said when they were read.
///
/// What is nil was not asked for, is no file that this driver has, or could not be read;
/// ``problems`` tells of the latter.
public struct Component: Equatable, Sendable {
  /// Names the directory it was read from.
  public let directory: ComponentDirectory
  /// Tells the driver's name for it, safe to print; if the driver knows none, the GUID or nil.
  public internal(set) var name: String?
  /// Tells the running version.
  public internal(set) var currentVersion: FirmwareVersion?
  /// Tells the version that waits; nil if none does.
  public internal(set) var pendingVersion: FirmwareVersion?
  /// Tells whether the firmware can activate it live.
  public internal(set) var isCapable: Bool?
  /// Tells whether an image waits.
  public internal(set) var isPending: Bool?
  /// Tells whether activation would reset CPUs, which the driver refuses.
  public internal(set) var mayResetCPU: Bool?
  /// Tells whether the firmware insists that all CPUs stop.
  public internal(set) var requiresRendezvous: Bool?
  /// Tells whether all CPUs stop even where the firmware does not insist.
  public internal(set) var forcesRendezvous: Bool?
  /// Tells whether a notification activates it.
  public internal(set) var activatesAutomatically: Bool?
  /// Tells what goes on with it.
  public internal(set) var state: ComponentState?
  /// Tells how the last attempt ended; nil before the first.
  public internal(set) var lastResult: LastResultLine?
  /// Lists what could not be read, or makes no sense.
  public internal(set) var problems: [SysfsError] = []

  /// Identifies the component.
  public var guid: GUID { directory.guid }
  /// Names its directory.
  public var path: FilePath { directory.path }

  /// Tells whether an activation stops all CPUs; nil if that is not known.
  public var stopsCPUs: Bool? {
    guard let requiresRendezvous else { return nil }
    return requiresRendezvous || forcesRendezvous ?? true
  }

  init(directory: ComponentDirectory) {
    self.directory = directory
  }
}

extension AttributeSet {
  /// Names the files that can be read.
  public static let readable = AttributeSet(
    (0..<UInt8(Attribute.count)).compactMap { Attribute(rawValue: $0) }
      .filter { $0.mode & 0o444 != 0 })

  /// Names some files.
  public init(_ attributes: some Sequence<Attribute>) {
    self.init()
    for attribute in attributes { insert(attribute) }
  }
}
