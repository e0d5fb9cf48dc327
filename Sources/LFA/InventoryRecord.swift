// SPDX-License-Identifier: MIT

public import SMCCC

/// Describes one component: the results of GET_INVENTORY.
///
/// Registers: x1 x2 ``GUID``, x3 ``ComponentFlags``, x4 current and x5 pending
/// ``FirmwareVersion``.
public struct InventoryRecord: Equatable, Sendable {
  /// Identifies the component.
  public let guid: GUID
  /// Tells its abilities and whether an image is pending.
  public let flags: ComponentFlags
  /// Tells the running version; zero where the agent knows none (BET0 agents).
  public let currentVersion: FirmwareVersion
  /// Tells the version that waits; zero where none does.
  public let pendingVersion: FirmwareVersion

  /// Makes a record.
  @inlinable
  public init(
    guid: GUID, flags: ComponentFlags,
    currentVersion: FirmwareVersion, pendingVersion: FirmwareVersion
  ) {
    self.guid = guid
    self.flags = flags
    self.currentVersion = currentVersion
    self.pendingVersion = pendingVersion
  }

  /// Decodes the results of a GET_INVENTORY that returned SUCCESS.
  @inlinable
  public init(results: Registers) {
    guid = GUID(x1: results.x1, x2: results.x2)
    flags = ComponentFlags(rawValue: results.x3)
    currentVersion = FirmwareVersion(rawValue: results.x4)
    pendingVersion = FirmwareVersion(rawValue: results.x5)
  }

  /// Encodes the record into x0...x5; the other registers keep what `results` holds.
  @inlinable
  public func encode(into results: inout Registers) {
    results.x0 = Status.success.x0
    results.x1 = guid.x1
    results.x2 = guid.x2
    results.x3 = flags.rawValue
    results.x4 = currentVersion.rawValue
    results.x5 = pendingVersion.rawValue
  }
}
