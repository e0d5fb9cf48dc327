// SPDX-License-Identifier: MIT

import LFA
public import LFADriver
import SystemPackage

extension SysfsTree {
  /// Reads the files of a component.
  ///
  /// A file that is missing or unreadable leaves its part nil: older drivers have fewer files.
  /// `pending_version` is read only if an image waits, as the oldest driver has rubbish there
  /// otherwise (lfa-facts 4.1) and each read is a call of the firmware.
  ///
  /// - Parameter attributes: what to read; by default all that can be.
  /// - Throws: If the component is gone.
  public func component(
    _ directory: ComponentDirectory, reading attributes: AttributeSet = .readable
  ) throws(SysfsError) -> Component {
    var component = Component(directory: directory)
    var found = false
    for number in 0..<UInt8(Attribute.count) {
      guard let attribute = Attribute(rawValue: number), attributes.contains(attribute),
        attribute.mode & 0o444 != 0
      else { continue }
      if attribute == .pendingVersion && component.isPending == false { continue }
      do {
        let line = try directory.read(attribute)
        found = true
        if !component.note(attribute, line) {
          component.problems.append(
            SysfsError(
              directory.path(of: attribute), .read, .malformed("\"\(line.printable.prefix(64))\"")))
        }
      } catch {
        // The driver's word for a component that vanished with its file open.
        if error.errno == .operationNotSupportedByDevice { throw error }
        if error.errno == .noSuchFileOrDirectory { continue }
        found = true
        component.problems.append(error)
      }
    }
    guard found || isThere(directory) else {
      throw SysfsError(directory.path, .open, .system(.noSuchFileOrDirectory))
    }
    return component
  }

  private func isThere(_ directory: ComponentDirectory) -> Bool {
    (try? directory.path.stat(followTargetSymlink: false))?.type == .directory
  }
}

extension Component {
  /// Notes what a file says.
  ///
  /// - Returns: false if that is nothing it may say.
  fileprivate mutating func note(_ attribute: Attribute, _ line: String) -> Bool {
    switch attribute {
    case .name:
      guard !line.isEmpty else { return false }
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
    case .state: return set(\.state, ComponentState(line))
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
