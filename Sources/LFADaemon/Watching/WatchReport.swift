// SPDX-License-Identifier: MIT

public import FoundationEssentials
import LFASysfs
public import LFATool

/// Is an event as `lfa watch` tells of it.
public struct WatchReport: Encodable, Sendable {
  private let schema = JSONText.schema
  private let event: WatchEvent.Kind
  private let time: String
  private let guid: String
  private let component: ComponentReport?
  private let source: WatchEvent.Source

  /// Describes an event, found out at a time by a source.
  public init(
    _ event: WatchEvent, time: Date, source: WatchEvent.Source, _ names: ComponentNames
  ) {
    self.event = event.kind
    self.time = time.formatted(Date.ISO8601FormatStyle())
    guid = event.guid.text
    component = event.kind == .remove ? nil : ComponentReport(event.component, names)
    self.source = source
  }
}

extension WatchEvent {
  /// Says it in one line for people, without a time: a journal has its own.
  public func text(_ names: ComponentNames) -> String {
    let name = names.displayName(component).printable
    let result = component.lastResult
    switch kind {
    case .add: return "\(name): appeared, \(Self.state(component))"
    case .remove: return "\(name): is gone"
    case .activated:
      let from = result?.from ?? before?.currentVersion
      return "\(name): activated \(from?.text ?? "?") → \(component.currentVersion?.text ?? "?")"
    case .failed:
      let phase = result?.phase ?? "?"
      let reason = result.map { $0.code == 0 ? $0.errno : "\($0.status) (\($0.errno))" } ?? "?"
      let word = result?.isCancelled == true ? "cancelled" : "failed"
      return
        "\(name): \(word) in \(phase), \(reason), \(result?.from.text ?? "?") → "
        + "\(result?.to.text ?? "?"); \(component.currentVersion?.text ?? "?") runs"
    case .change: return "\(name): \(Self.state(component))"
    }
  }

  private static func state(_ component: Component) -> String {
    let current = component.currentVersion?.text ?? "an unknown version"
    var text = "\(current) runs"
    if let pending = component.pendingVersion {
      text += ", \(pending.text) waits"
    } else if component.isPending == true {
      text += ", an image waits"
    }
    if let state = component.state { text += " (\(state.word))" }
    if let problem = component.problems.first { text += "; \(problem)" }
    return text
  }
}
