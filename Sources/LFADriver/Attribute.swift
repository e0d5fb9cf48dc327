// SPDX-License-Identifier: MIT

/// Names the files in a component's directory, /sys/firmware/lfa/GUID (lfa-facts 4.1).
///
/// Names, modes and formats of the first eleven are those of the newest posted Linux driver; numbers
/// are the order in which files are made.
public enum Attribute: UInt8, Sendable {
  /// Tells a readable name, or the GUID of a component that nobody named.
  case name
  /// Tells whether the component can be activated live.
  case activationCapable
  /// Tells whether a new image waits; asked afresh at each read.
  case activationPending
  /// Tells whether activation would reset CPUs.
  case mayResetCPU
  /// Tells whether the firmware insists that all CPUs take part.
  case cpuRendezvous
  /// Tells and sets whether all CPUs take part even where the firmware does not insist.
  case forceCPURendezvous
  /// Tells the running version; asked afresh at each read.
  case currentVersion
  /// Tells the version that waits; asked afresh at each read.
  case pendingVersion
  /// Tells and sets whether a notification activates the component.
  case autoActivate
  /// Activates the pending image.
  case activate
  /// Undoes a running activation, or what `prime` has done.
  case cancel
  /// Has the firmware load and check the pending image, and nothing more; ours.
  case prime
  /// Tells what goes on with the component, in a word; ours.
  case state
  /// Tells how the last attempt ended; ours.
  case lastResult

  /// Counts the attributes; raw values are 0 to this less one.
  public static let count = 14

  /// Spells the name of the file.
  public var fileName: StaticString {
    switch self {
    case .name: "name"
    case .activationCapable: "activation_capable"
    case .activationPending: "activation_pending"
    case .mayResetCPU: "may_reset_cpu"
    case .cpuRendezvous: "cpu_rendezvous"
    case .forceCPURendezvous: "force_cpu_rendezvous"
    case .currentVersion: "current_version"
    case .pendingVersion: "pending_version"
    case .autoActivate: "auto_activate"
    case .activate: "activate"
    case .cancel: "cancel"
    case .prime: "prime"
    case .state: "state"
    case .lastResult: "last_result"
    }
  }

  /// Tells the file's permissions: 0444, 0644 or 0200.
  public var mode: UInt16 {
    switch self {
    case .activate, .cancel, .prime: 0o200
    case .forceCPURendezvous, .autoActivate: 0o644
    default: 0o444
    }
  }
}
