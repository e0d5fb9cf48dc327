// SPDX-License-Identifier: MIT

import LFASysfs
import LFATool

extension Daemon {
  /// Tells once why an image has to wait.
  mutating func tell(_ decision: Decision, _ commands: inout [Command]) {
    let component = decision.component
    guard case .hold(let reason, _) = decision.verdict else {
      told[component.guid] = nil
      return
    }
    let version = component.pendingVersion?.text ?? "an image"
    let text = "\(decider.names.displayName(component)): \(version) waits: \(reason.text)"
    if told[component.guid] != text && reason != .attempt {
      commands.append(.log(.info, text))
      told[component.guid] = text
    }
  }

  var statusText: String {
    if !isTreeReadable { return "cannot list the components" }
    if memory.stopReason != nil { return "STOPPED: what firmware runs is unknown" }
    if let order { return "activating \(order.name)" }
    let pending = components.count { $0.isPending == true }
    return "watching \(components.count) components, \(pending) with firmware waiting"
  }
}

extension Verdict.Reason {
  /// Explains it to people.
  var text: String {
    switch self {
    case .stopped: "what firmware runs is unknown"
    case .unreadable: "its files cannot be read"
    case .unsupported: "it cannot be activated live"
    case .policy: "the policy leaves it to a person"
    case .version: "the policy does not allow this version"
    case .failed: "it failed or was cancelled before"
    case .retry: "it is tried again later"
    case .window: "no window is open"
    case .jitter: "this machine's turn comes later"
    case .attempt: "another attempt runs"
    }
  }
}
