// SPDX-License-Identifier: MIT

import LFA
public import LFADriver
public import LFASysfs
import SystemPackage

extension Outcome {
  /// Undoes `prime`, or stops an attempt that runs on a component.
  public static func cancelling(
    _ target: some Target, _ before: Component, name: String, isDryRun: Bool
  ) -> Outcome {
    var outcome = Outcome(before, name: name, .wouldCancel, .success)
    outcome.writes = [
      Write(path: target.directory.path(of: .cancel).printable, value: "1")
    ]
    guard !isDryRun else { return outcome }
    do throws(SysfsError) {
      try target.write(.cancel, "1")
      outcome.result = .cancelled
    } catch {
      outcome.errno = error.errno?.name
      switch error.errno {
      case .noData?:
        (outcome.result, outcome.message) = (.nothingToDo, "nothing runs and nothing is primed")
      case .resourceBusy?:
        (outcome.result, outcome.status) = (.busy, .busy)
        outcome.message = "it is too late to cancel"
      default: outcome.fail(error)
      }
    }
    return outcome
  }

  /// Gives a component new settings; those it has already are not written, and of several values
  /// for one the last counts.
  public static func setting(
    _ settings: [Setting], of target: some Target, _ before: Component, name: String,
    isDryRun: Bool
  ) -> Outcome {
    let due = Setting.Kind.allCases.compactMap { kind in settings.last { $0.kind == kind } }
      .filter { $0.value != before[keyPath: $0.kind.property] }
    var outcome = Outcome(before, name: name, isDryRun ? .wouldSet : .set, .success)
    (outcome.from, outcome.to) = (nil, nil)
    outcome.writes = due.map {
      Write(
        path: target.directory.path(of: $0.kind.attribute).printable, value: $0.value ? "1" : "0")
    }
    outcome.message = due.map { "\($0.kind.rawValue)=\($0.value ? "on" : "off")" }
      .joined(separator: " ")
    guard !due.isEmpty else {
      (outcome.result, outcome.message) = (.nothingToDo, "it is set so already")
      return outcome
    }
    guard !isDryRun else { return outcome }
    var made: [Write] = []
    for (setting, write) in zip(due, outcome.writes) {
      do throws(SysfsError) {
        try target.write(setting.kind.attribute, write.value)
        made.append(write)
      } catch {
        outcome.writes = made
        outcome.isPartlyDone = !made.isEmpty
        outcome.errno = error.errno?.name
        outcome.fail(error)
        if error.errno == .noSuchFileOrDirectory && (try? target.read()) != nil {
          outcome.status = .failed
          outcome.message = "this driver has no \(setting.kind.attribute.fileName)"
        }
        return outcome
      }
    }
    return outcome
  }

  private mutating func fail(_ error: SysfsError) {
    let failure = Failure(error)
    (result, status, message) = (.failed, failure.status, failure.description)
    if error.operation == .open || status == .permission { result = .refused }
    switch error.errno {
    case .noSuchFileOrDirectory?, .operationNotSupportedByDevice?:
      (status, message) = (.noComponent, "the firmware lists it no more")
    case .notRecoverable?:
      (result, status) = (.unknown, .unknown)
    default: break
    }
  }
}

/// Is a setting of a component, and its new value.
public struct Setting: Equatable, Sendable {
  /// Names a setting.
  public enum Kind: String, CaseIterable, Sendable {
    /// A notification of the firmware's activates the component.
    case autoActivate = "auto-activate"
    /// All CPUs stop even where the firmware does not insist.
    case forceRendezvous = "force-rendezvous"

    /// Names the file.
    public var attribute: Attribute {
      switch self {
      case .autoActivate: .autoActivate
      case .forceRendezvous: .forceCPURendezvous
      }
    }

    var property: KeyPath<Component, Bool?> {
      switch self {
      case .autoActivate: \.activatesAutomatically
      case .forceRendezvous: \.forcesRendezvous
      }
    }
  }

  /// Names the setting.
  public let kind: Kind
  /// Tells its new value.
  public let value: Bool

  /// Reads `NAME=VALUE`, the value being one of on, off, yes, no, true, false, 1 and 0, in any case.
  public init?(_ text: String) {
    let parts = text.split(separator: "=", omittingEmptySubsequences: false)
    guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])) else { return nil }
    switch parts[1].lowercased() {
    case "on", "yes", "true", "1": value = true
    case "off", "no", "false", "0": value = false
    default: return nil
    }
    self.kind = kind
  }
}
