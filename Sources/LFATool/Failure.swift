// SPDX-License-Identifier: MIT

public import LFASysfs
import SystemPackage

/// Ends a command: what is wrong, where, what to do about it, and what to tell the shell.
public struct Failure: Error, Equatable, Sendable, CustomStringConvertible {
  /// Tells the shell.
  public let status: ExitStatus
  /// Tells the person, in a line without a full stop at its end.
  public let description: String

  /// Describes a failure; the remedy is a phrase that says what to do.
  public init(_ status: ExitStatus, _ problem: String, remedy: String? = nil) {
    self.status = status
    description = problem + (remedy.map { "; \($0)" } ?? "")
  }

  /// Wraps what a tree of files answered.
  public init(_ error: SysfsError) {
    switch error.errno {
    case .permissionDenied?, .notPermitted?:
      self.init(.permission, error.description, remedy: "run it as root")
    case .noSuchFileOrDirectory? where error.operation == .list:
      self.init(
        .unavailable, "no Live Firmware Activation here: \(error.path.printable) does not exist",
        remedy: "`lfa doctor` tells why")
    case .resourceBusy?, .resourceTemporarilyUnavailable?:
      self.init(.busy, error.description, remedy: "try again")
    default:
      self.init(.failed, error.description)
    }
  }
}
