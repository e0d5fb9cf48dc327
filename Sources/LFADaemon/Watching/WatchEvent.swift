// SPDX-License-Identifier: MIT

public import LFA
public import LFASysfs

/// Is something that has happened to a component.
public struct WatchEvent: Equatable, Sendable {
  /// Names what can happen.
  public enum Kind: String, Codable, Sendable {
    /// The firmware lists it now.
    case add
    /// Its files read otherwise.
    case change
    /// The firmware does not list it any more.
    case remove
    /// Another version runs, or the same once more.
    case activated
    /// An attempt failed.
    case failed
  }

  /// Names how it was found out.
  public enum Source: String, Codable, Sendable {
    /// The kernel told.
    case uevent
    /// The files were read and compared.
    case poll
  }

  /// Names what has happened.
  public var kind: Kind
  /// Identifies the component.
  public var guid: GUID
  /// Is what its files say now; what they said at last for ``Kind/remove``.
  public var component: Component
  /// Is what its files said before; nil for ``Kind/add``.
  public var before: Component?
}

/// Finds out what has happened between two looks at all components.
public enum ChangeDetector {
  /// Compares; the events come in the order of the components' GUIDs as text, one a component.
  public static func events(from old: [Component], to new: [Component]) -> [WatchEvent] {
    let before = byText(old)
    let after = byText(new)
    return Set(before.keys).union(after.keys).sorted().compactMap { key in
      switch (before[key], after[key]) {
      case (nil, let new?): WatchEvent(kind: .add, guid: new.guid, component: new)
      case (let old?, nil):
        WatchEvent(kind: .remove, guid: old.guid, component: old, before: old)
      case (let old?, let new?):
        kind(old, new).map { WatchEvent(kind: $0, guid: new.guid, component: new, before: old) }
      case (nil, nil): nil
      }
    }
  }

  private static func byText(_ components: [Component]) -> [String: Component] {
    Dictionary(components.map { ($0.guid.text, $0) }, uniquingKeysWith: { first, _ in first })
  }

  private static func kind(_ old: Component, _ new: Component) -> WatchEvent.Kind? {
    guard old != new else { return nil }
    if let result = new.lastResult, result != old.lastResult {
      if !result.isSuccess { return .failed }
      if result.phase == "ACTIVATE" { return .activated }
    }
    // Drivers without `last_result` tell of an activation by the version alone.
    if let was = old.currentVersion, let runs = new.currentVersion, was != runs {
      return .activated
    }
    return .change
  }
}
