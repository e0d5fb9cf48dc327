// SPDX-License-Identifier: MIT

import LFA
public import LFADriver
import SystemPackage

extension SysfsTree {
  /// Reads the files of a component.
  ///
  /// A file that is missing or unreadable leaves its part nil: older drivers have fewer files. Since
  /// each such read is a call of the firmware, `pending_version` is read only if an image waits (and
  /// the oldest driver has rubbish there otherwise, lfa-facts 4.1); and `activation_pending`, if it
  /// was not asked for, only where `state` does not tell as much.
  ///
  /// - Parameter attributes: what to read; by default all that can be.
  /// - Throws: If the component is gone.
  public func component(
    _ directory: ComponentDirectory, reading attributes: AttributeSet = .readable
  ) throws(SysfsError) -> Component {
    var component = Component(directory: directory)
    var (isAnyThere, isAnyMissing) = (false, false)
    for attribute in SysfsTree.readingOrder where component.needs(attribute, of: attributes) {
      if try component.read(attribute) { isAnyThere = true } else { isAnyMissing = true }
    }
    // If it vanishes between two files, those that follow look like ones that the driver has not.
    guard isAnyThere && !isAnyMissing || isThere(directory) else {
      throw SysfsError(directory.path, .open, .system(.noSuchFileOrDirectory))
    }
    return component
  }

  private static let readingOrder: [Attribute] = [
    .state, .activationPending, .pendingVersion, .currentVersion, .name, .activationCapable,
    .mayResetCPU, .cpuRendezvous, .forceCPURendezvous, .autoActivate, .lastResult,
  ]

  private func isThere(_ directory: ComponentDirectory) -> Bool {
    (try? directory.path.stat(followTargetSymlink: false))?.type == .directory
  }
}

extension Component {
  /// Tells whether to read a file, after those that come before it.
  fileprivate func needs(_ attribute: Attribute, of wanted: AttributeSet) -> Bool {
    switch attribute {
    case .activationPending:
      wanted.contains(attribute) || wanted.contains(.pendingVersion) && isPending == nil
    case .pendingVersion: wanted.contains(attribute) && isPending != false
    default: wanted.contains(attribute)
    }
  }

  /// Reads a file and notes what it says.
  ///
  /// - Returns: false if there is no such file.
  /// - Throws: If the component vanished with the file open.
  fileprivate mutating func read(_ attribute: Attribute) throws(SysfsError) -> Bool {
    do throws(SysfsError) {
      let line = try directory.read(attribute)
      guard note(attribute, line) else {
        throw SysfsError(
          directory.path(of: attribute), .read, .malformed("\"\(line.printable.prefix(64))\""))
      }
    } catch {
      switch error.errno {
      case .operationNotSupportedByDevice?: throw error
      case .noSuchFileOrDirectory?: return false
      default: problems.append(error)
      }
    }
    return true
  }

  /// Notes what a file says.
  ///
  /// - Returns: false if that is nothing it may say.
  fileprivate mutating func note(_ attribute: Attribute, _ line: String) -> Bool {
    switch attribute {
    case .name:
      // What the older drivers say of an image that they do not know.
      if line.isEmpty || line == "(unknown)" { return true }
      name = line.printable
    case .currentVersion: return set(\.currentVersion, FirmwareVersion(line))
    case .pendingVersion:
      if line == "N/A" { return true }
      return set(\.pendingVersion, FirmwareVersion(line))
    case .activationCapable: return set(\.isCapable, boolean(line))
    case .activationPending: return set(\.isPending, boolean(line))
    case .mayResetCPU: return set(\.mayResetCPU, boolean(line))
    case .cpuRendezvous: return set(\.requiresRendezvous, boolean(line))
    case .forceCPURendezvous: return set(\.forcesRendezvous, boolean(line))
    case .autoActivate: return set(\.activatesAutomatically, boolean(line))
    case .state:
      isPending = ComponentState(line)?.hasPending
      return set(\.state, ComponentState(line))
    case .lastResult:
      if line == "none" { return true }
      return set(\.lastResult, LastResultLine(line))
    case .activate, .prime, .cancel: break
    }
    return true
  }

  private mutating func set<Value>(
    _ part: WritableKeyPath<Component, Value?>, _ value: Value?
  ) -> Bool {
    self[keyPath: part] = value
    return value != nil
  }

  private func boolean(_ line: String) -> Bool? {
    switch line {
    case "0": false
    case "1": true
    default: nil
    }
  }
}
