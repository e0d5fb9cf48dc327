// SPDX-License-Identifier: MIT

/// Is what `lfa` tells the shell. The numbers are stable: those from 64 on are sysexits.h's, and an
/// engine that drives a fleet tells by 75 what to repeat, and by 10 and 12 what to stop for.
public enum ExitStatus: Int32, Sendable, CaseIterable {
  /// It is done, or there was nothing to do.
  case success = 0
  /// It failed, or was refused, before anything was tried.
  case failed = 1
  /// The question's answer is no: nothing is pending.
  case nothing = 2
  /// There is no such component, or the text fits several.
  case noComponent = 3
  /// An activation failed, and the old firmware still runs.
  case activationFailed = 10
  /// An activation was cancelled, and the old firmware still runs.
  case cancelled = 11
  /// Nobody knows what firmware runs: it needs a person.
  case unknown = 12
  /// The command line is wrong.
  case usage = 64
  /// This machine has no LFA, or its driver is not loaded.
  case unavailable = 69
  /// Somebody else is at it: try again.
  case busy = 75
  /// The user may not do that.
  case permission = 77

  /// Explains the number, for man pages and tables.
  public var meaning: String {
    switch self {
    case .success: "done, or nothing to do"
    case .failed: "failed or refused, and nothing was changed"
    case .nothing: "pending: nothing is; activate --exit-code: nothing to do"
    case .noComponent: "no such component, or the name fits several"
    case .activationFailed: "the activation failed; the old firmware still runs"
    case .cancelled: "the activation was cancelled; the old firmware still runs"
    case .unknown: "nobody knows what firmware runs; it needs a person"
    case .usage: "wrong usage"
    case .unavailable: "no Live Firmware Activation on this machine"
    case .busy: "busy; try again"
    case .permission: "permission denied"
    }
  }
}
