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

  var request: Request
  /// Is the component before.
  var before: Component
  /// Is it after; nil if it is gone or cannot be read.
  var after: Component?
  /// Is what the write got; nil for success.
  var error: SysfsError?
  var canceller = Canceller.nobody

  /// Tells the result, the exit status, and what to say.
  func judge() -> (result: Outcome.Result, status: ExitStatus, message: String?) {
    guard let error else { return judgeSuccess() }
    switch error.errno {
    case .resourceBusy?, .resourceTemporarilyUnavailable?:
      return (.busy, .busy, "somebody else is at it, or another component is primed")
    case .noSuchFileOrDirectory? where request.verb == .prime && after != nil:
      return (.refused, .failed, "this driver cannot prime without activating")
    case .noSuchFileOrDirectory?, .operationNotSupportedByDevice?:
      return (.failed, .noComponent, "the firmware lists it no more")
    case .permissionDenied?, .notPermitted?, .readOnlyFileSystem?:
      return (.refused, .permission, "\(error); run it as root")
    case .noData?:
      return (.nothingToDo, .success, "nothing is pending any more")
    case .noSuchAddressOrDevice?:
      return (.refused, .failed, "the firmware cannot activate it live")
    case .notSupportedOnSocket?:
      return (.refused, .failed, "activation would reset CPUs")
    case .notRecoverable?:
      return (.unknown, .unknown, "the firmware reports a critical error")
    case nil:
      return (.failed, .failed, error.description)
    default:
      return judgeFailure(error)
    }
  }

  /// Does not take the driver's word for it: what counts is what the files say now.
  private func judgeSuccess() -> (Outcome.Result, ExitStatus, String?) {
    guard let after else {
      return (.unknown, .unknown, "the write succeeded, but the component cannot be read any more")
    }
    if request.verb == .prime {
      guard let state = after.state, state != .primed else { return (.primed, .success, nil) }
      return (.failed, .activationFailed, "the write succeeded, but its state is \(state.word)")
    }
    guard let current = after.currentVersion, let old = before.currentVersion else {
      guard after.isPending == false else {
        return (.failed, .activationFailed, "the write succeeded, but an image still waits")
      }
      return (.activated, .success, "this driver does not tell versions")
    }
    if current == old {
      return (
        .failed, .activationFailed,
        "the write succeeded, but the version did not change"
      )
    }
    let wanted = request.expectedVersion ?? before.pendingVersion
    if let wanted, wanted != current {
      guard request.expectedVersion == nil else {
        return (.unknown, .unknown, "\(current.text) runs instead of the expected \(wanted.text)")
      }
      return (.activated, .success, "\(wanted.text) was pending when it began")
    }
    return (.activated, .success, nil)
  }

  /// Finds out what runs after the driver has told of a failure.
  private func judgeFailure(_ error: SysfsError) -> (Outcome.Result, ExitStatus, String?) {
    let reason = Evidence.reason(error.errno ?? .ioError)
    guard let after else {
      return (.unknown, .unknown, "\(reason), and the component cannot be read any more")
    }
    if let old = before.currentVersion, let current = after.currentVersion, old != current {
      return (.unknown, .unknown, "\(reason), but \(current.text) runs now")
    }
    switch canceller {
    case .user where error.errno == .canceled: return (.stopped, .cancelled, "cancelled")
    case .timeLimit where error.errno == .canceled:
      return (.failed, .activationFailed, "cancelled, as the time limit has passed")
    default: break
    }
    let isOfOthers =
      error.errno == .canceled && after.lastResult != before.lastResult
      && after.lastResult?.code == 0
    if isOfOthers { return (.stopped, .cancelled, "somebody cancelled it") }
    return (.failed, .activationFailed, reason)
  }

  /// Explains what the driver means by an error (ABI.md, "Errors").
  static func reason(_ errno: SystemPackage.Errno) -> String {
    switch LFADriver.Errno(rawValue: errno.rawValue) {
    case .rejected: "the image is not authentic, or damaged"
    case .noMemory: "the firmware has no room for the image"
    case .io: "the firmware cannot read or use the image"
    case .timedOut: "the firmware took too long, and what had begun was undone"
    case .cancelled: "the firmware did not switch"
    case .protocol: "the firmware answered against the rules"
    case .shutdown: "the driver is being unloaded, or the machine goes down"
    case .interrupted: "it was interrupted"
    default: "the kernel says: \(errno) (\(errno.name))"
    }
  }
}
