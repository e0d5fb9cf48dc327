// SPDX-License-Identifier: MIT

/// Says what the daemon does by itself, and where it reports.
public struct Policy: Equatable, Sendable {
  /// Numbers the format of the file.
  public static let schema = 1

  /// Holds the rules, by GUID in lower case, by name, or by `*` for all others.
  public var components: [String: Rule] = [:]
  /// Bounds the delay that a machine adds, in seconds, so that a fleet does not act at once.
  public var jitter: Int64 = 0
  /// Names programs to run around an activation.
  public var hooks = Hooks()
  /// Names the file for the node exporter; nil writes none.
  public var metricsPath: String?
  /// Describes the file for node feature discovery; nil writes none.
  public var features: Features?

  /// Does nothing by itself and reports nowhere.
  public init() {}

  /// Names programs that are run around an activation.
  public struct Hooks: Equatable, Sendable {
    /// Is run before; unless it exits with 0 there is no activation.
    public var before: String?
    /// Is run after, however the activation ended.
    public var after: String?
    /// Bounds how long each may run, in seconds.
    public var timeout: Int64 = 60
  }

  /// Describes the file for node feature discovery.
  public struct Features: Equatable, Sendable {
    /// Names the file.
    public var path: String
    /// Is what labels begin with, a DNS name.
    public var prefix: String
    /// Tells how long the labels count without being written again, in seconds.
    public var expiry: Int64 = 900
  }

  /// Says when firmware of a component is activated.
  public struct Rule: Equatable, Sendable {
    /// Says whether, and when.
    public enum Activation: String, Sendable {
      /// Never: a person does it.
      case never
      /// As soon as an image waits.
      case auto
      /// While one of the windows is open.
      case window
    }

    /// Says whether, and when.
    public var activation = Activation.never
    /// Lists the windows; one at least for ``Activation/window``.
    public var windows: [MaintenanceWindow] = []
    /// Bounds the version: a newer one is not activated.
    public var maximumVersion: String?
    /// Lists the only versions that are activated; nil allows all.
    public var versions: [String]?

    /// Activates nothing.
    public init() {}
  }
}
