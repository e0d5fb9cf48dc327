// SPDX-License-Identifier: MIT

public import LFA
public import LFASysfs
public import LFATool

/// Names the activation that is to be made, and what it is for.
public struct AttemptOrder: Equatable, Sendable {
  /// Identifies the component.
  public var guid: GUID
  /// Tells what to call it.
  public var name: String
  /// Tells the version that runs, if the driver tells it.
  public var from: FirmwareVersion?
  /// Tells the version that waits: only that one is to be activated.
  public var to: FirmwareVersion?
  /// Holds the hooks to run around it, as the policy has them now.
  public var hooks: Policy.Hooks

  /// Orders an attempt.
  public init(_ component: Component, name: String, hooks: Policy.Hooks) {
    guid = component.guid
    self.name = name
    from = component.currentVersion
    to = component.pendingVersion
    self.hooks = hooks
  }
}

/// Tells how an ordered attempt ended.
public enum AttemptEnd: Equatable, Sendable {
  /// The hook that runs before did not agree, for the reason given.
  case vetoed(String)
  /// It was made, or could not be made.
  case ended(Outcome)
  /// It was called off before it began.
  case abandoned
}
