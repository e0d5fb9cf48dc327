// SPDX-License-Identifier: MIT

public import LFASysfs

/// Is what is decided about a component for now.
public struct Decision: Equatable, Sendable {
  /// Is the component, as it was read last.
  public var component: Component
  /// Says what to do.
  public var verdict: Verdict
}

/// Says what to do about a component.
public enum Verdict: Equatable, Sendable {
  /// No image waits.
  case idle
  /// The image that waits is to be activated.
  case activate
  /// It is not to be activated, for now or at all.
  case hold(Reason, until: Int64? = nil)

  /// Says why an image that waits is not activated. The words are those of a metric's label.
  public enum Reason: String, Sendable, CaseIterable {
    /// Nobody knows what some component runs; a person has to look.
    case stopped
    /// Something that the decision needs could not be read.
    case unreadable
    /// The firmware cannot activate it live, or only with a reset of CPUs.
    case unsupported
    /// The policy leaves it to a person.
    case policy
    /// The policy does not allow this version.
    case version
    /// It failed, or somebody cancelled it; another version would be tried.
    case failed
    /// An attempt could not be made; it is repeated later.
    case retry
    /// No window is open.
    case window
    /// It waits for its turn in the fleet.
    case jitter
    /// Another attempt runs.
    case attempt
  }
}
