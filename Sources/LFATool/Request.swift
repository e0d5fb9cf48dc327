// SPDX-License-Identifier: MIT

public import LFA
public import LFADriver
public import LFASysfs

/// Is what somebody wants to happen to components, and under which conditions.
public struct Request: Equatable, Sendable {
  /// Names what can be wanted.
  public enum Verb: String, Sendable {
    /// The pending image is to run.
    case activate
    /// It is to be loaded and checked, and to wait.
    case prime

    /// Names the file to write to.
    public var attribute: Attribute {
      switch self {
      case .activate: .activate
      case .prime: .prime
      }
    }
  }

  /// Names what is wanted.
  public var verb: Verb
  /// Demands the version that waits, or runs already.
  public var expectedVersion: FirmwareVersion?
  /// Demands the version that runs before.
  public var fromVersion: FirmwareVersion?
  /// Bounds the time, in seconds, until the attempt is cancelled; nil leaves that to the driver.
  public var timeout: Double?

  /// Wants something, unconditionally.
  public init(_ verb: Verb) {
    self.verb = verb
  }
}

/// Is what a request means for a component as it is now.
public enum Plan: Equatable, Sendable {
  /// Writes are to be made.
  case act
  /// There is nothing to do, for the reason given.
  case nothing(String)
  /// It cannot or must not be done, for the reason given.
  case refuse(String)
}

extension Request {
  /// Tells what to do about a component; it asks nobody and changes nothing.
  public func plan(_ component: Component) -> Plan {
    if let expected = expectedVersion, let current = component.currentVersion, expected == current {
      return .nothing("\(current.text) runs already")
    }
    if let obstacle = component.vitalProblem { return .refuse(obstacle.description) }
    if component.isPending == false {
      guard let expected = expectedVersion else { return .nothing("nothing is pending") }
      return .refuse("\(expected.text) is expected, but nothing is pending")
    }
    if component.isCapable == false {
      return .refuse("the firmware cannot activate it live: it takes a reboot")
    }
    if component.mayResetCPU == true {
      return .refuse("activation would reset CPUs, which this kernel does not support")
    }
    if let from = fromVersion, component.currentVersion != from {
      let current = component.currentVersion.map { "\($0.text) runs" } ?? "the driver tells none"
      return .refuse("\(from.text) is expected to run, but \(current)")
    }
    if let expected = expectedVersion, component.pendingVersion != expected {
      let pending = component.pendingVersion.map { "\($0.text) waits" } ?? "the driver tells none"
      return .refuse("\(expected.text) is expected, but \(pending)")
    }
    if verb == .prime && component.state == .primed { return .nothing("it is primed already") }
    return .act
  }
}

extension Component {
  /// Tells why it cannot be decided what to do about it: something that this depends on could not be
  /// read.
  public var vitalProblem: SysfsError? {
    if problems.isEmpty { return nil }
    let vital: [Attribute] = [
      .activationPending, .activationCapable, .mayResetCPU, .currentVersion, .pendingVersion,
    ]
    let paths = vital.map { directory.path(of: $0) }
    return problems.first { paths.contains($0.path) }
  }
}
