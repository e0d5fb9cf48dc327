// SPDX-License-Identifier: MIT

import LFA
import LFADriver
import LFASysfs
import SystemPackage

/// Is what is known when an attempt has ended; from it follows what to tell.
struct Evidence {
  /// Says who asked the driver to cancel.
  enum Canceller: Equatable {
    case nobody
    case user
    case timeLimit
  }

  /// Is the result, what to tell the shell, and what to say.
  typealias Verdict = (result: Outcome.Result, status: ExitStatus, message: String?)

  var request: Request
  /// Is the component before.
  var before: Component
  /// Is it after; nil if it is gone or cannot be read.
  var after: Component?
  /// Is what the write got; nil for success.
  var error: SysfsError?
  var canceller = Canceller.nobody

  /// Tells the result, the exit status, and what to say.
  func judge() -> Verdict {
    guard let error else {
      return request.verb == .prime ? judgePriming() : judgeActivation()
    }
    return judgeRefusal(error) ?? judgeFailure(error)
  }

  /// Tells of a write that the driver answered before it asked the firmware for anything, or that
  /// never reached it.
  private func judgeRefusal(_ error: SysfsError) -> Verdict? {
    switch error.errno {
    case .resourceBusy?, .resourceTemporarilyUnavailable?:
      return (.busy, .busy, "somebody else is at it, or another component is primed")
    case .noSuchFileOrDirectory? where after != nil:
      let isPrime = request.verb == .prime
      return (
        .refused, .failed,
        isPrime ? "this driver cannot prime without activating" : error.description
      )
    case .noSuchFileOrDirectory?, .operationNotSupportedByDevice?:
      return (.failed, .noComponent, "the firmware lists it no more")
    case .permissionDenied?, .notPermitted?, .readOnlyFileSystem?:
      return (.refused, .permission, "\(error); run it as root")
    case .noData?: return judgeNothingPending()
    case .noSuchAddressOrDevice?:
      return (.refused, .failed, "the firmware cannot activate it live")
    case .notSupportedOnSocket?:
      return (.refused, .failed, "activation would reset CPUs")
    default:
      let isWritten = error.operation == .write && error.errno != nil
      return isWritten ? nil : (.refused, .failed, error.description)
    }
  }

  /// Tells of an image that somebody else has activated or withdrawn.
  private func judgeNothingPending() -> Verdict {
    guard let expected = request.expectedVersion, after?.currentVersion != expected else {
      return (.nothingToDo, .success, "nothing is pending any more")
    }
    let current = after?.currentVersion.map { "\($0.text) runs" } ?? "the driver tells none"
    return (
      .refused, .failed,
      "\(expected.text) is expected, but nothing is pending any more, and \(current)"
    )
  }

  private func judgePriming() -> Verdict {
    guard let after else {
      return (.unknown, .unknown, "the write succeeded, but the component cannot be read any more")
    }
    guard let state = after.state, state != .primed else { return (.primed, .success, nil) }
    switch canceller {
    case .user: return (.stopped, .cancelled, "cancelled")
    case .timeLimit: return (.failed, .activationFailed, Evidence.timeLimitMessage)
    case .nobody:
      return (.failed, .activationFailed, "the write succeeded, but its state is \(state.word)")
    }
  }

  /// Does not take the driver's word for it: what counts is what the files say now.
  private func judgeActivation() -> Verdict {
    guard let after else {
      return (.unknown, .unknown, "the write succeeded, but the component cannot be read any more")
    }
    let old = before.toldVersion
    guard let current = after.toldVersion else {
      guard old != nil else { return judgeWithoutVersions(after) }
      return (.unknown, .unknown, "the write succeeded, but the version cannot be read any more")
    }
    let wanted = request.expectedVersion ?? before.pendingVersion
    if current == old {
      guard wanted == old else {
        return (.failed, .activationFailed, "the write succeeded, but the version did not change")
      }
      return judgeWithoutVersions(after)
    }
    if let wanted, wanted != current {
      guard request.expectedVersion == nil else {
        return (.unknown, .unknown, "\(current.text) runs instead of the expected \(wanted.text)")
      }
      return (.activated, .success, "\(wanted.text) was pending when it began")
    }
    return (.activated, .success, nil)
  }

  /// Judges by whether an image still waits, where versions tell nothing: there are none, or both
  /// are the same.
  private func judgeWithoutVersions(_ after: Component) -> Verdict {
    switch after.isPending {
    case false?:
      let message = before.toldVersion.map { "the new image has the old one's version, \($0.text)" }
      return (.activated, .success, message ?? "this driver does not tell versions")
    case true?: return (.failed, .activationFailed, "the write succeeded, but an image still waits")
    case nil:
      return (.unknown, .unknown, "the write succeeded, but nothing tells what runs")
    }
  }

  /// Finds out what runs after the driver has told of a failure.
  private func judgeFailure(_ error: SysfsError) -> Verdict {
    if error.errno == .notRecoverable {
      return (.unknown, .unknown, "the firmware reports a critical error\(answer)")
    }
    let reason = Evidence.reason(error.errno ?? .ioError) + answer
    guard let after else {
      return (.unknown, .unknown, "\(reason), and the component cannot be read any more")
    }
    if let old = before.currentVersion, after.currentVersion != old {
      let current = after.currentVersion.map { "but \($0.text) runs now" }
      return (.unknown, .unknown, "\(reason), \(current ?? "and nothing tells what runs now")")
    }
    guard error.errno == .canceled, !hasFirmwareFailed(after) else {
      return (.failed, .activationFailed, reason)
    }
    switch canceller {
    case .user: return (.stopped, .cancelled, "cancelled")
    case .timeLimit: return (.failed, .activationFailed, Evidence.timeLimitMessage)
    case .nobody:
      // Posted drivers answer so to any failure, and tell no more.
      return isToldOf(after)
        ? (.stopped, .cancelled, "somebody cancelled it") : (.failed, .activationFailed, reason)
    }
  }

  /// Spells where it ended, and the firmware's own word where that is why.
  private var answer: String {
    guard let after, isToldOf(after), let result = after.lastResult else { return "" }
    return result.code == 0 ? " (in \(result.phase))" : " (\(result.phase): \(result.status))"
  }

  /// Tells whether it was the firmware that would not, rather than somebody who cancelled: both are
  /// ECANCELED.
  private func hasFirmwareFailed(_ after: Component) -> Bool {
    isToldOf(after) && after.lastResult?.code != 0
  }

  /// Tells whether the component's last result is that of this attempt.
  private func isToldOf(_ after: Component) -> Bool {
    after.lastResult != nil && after.lastResult != before.lastResult
  }

  private static let timeLimitMessage = "cancelled, as the time limit has passed"

  /// Explains what the driver means by an error (ABI.md, "Errors").
  static func reason(_ errno: SystemPackage.Errno) -> String {
    typealias Known = LFADriver.Errno
    // The type is said: else a case whose name both types have would be the other one's, which never
    // matches.
    return switch Known(rawValue: errno.rawValue) {
    case Known.rejected: "the image is not authentic, or damaged"
    case Known.noMemory: "the firmware has no room for the image"
    case Known.io: "the firmware cannot read or use the image"
    case Known.timedOut: "the firmware took too long, and what had begun was undone"
    case Known.cancelled: "the firmware did not switch"
    case Known.protocol: "the firmware answered against the rules"
    case Known.shutdown: "the driver is being unloaded, or the machine goes down"
    case Known.interrupted: "it was interrupted"
    default: "the kernel says: \(errno) (\(errno.name))"
    }
  }
}

extension Component {
  /// Tells the running version unless the firmware tells none, which reads as 0.0.
  fileprivate var toldVersion: FirmwareVersion? {
    currentVersion == FirmwareVersion.none ? nil : currentVersion
  }
}
