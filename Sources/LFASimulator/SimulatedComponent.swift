// SPDX-License-Identifier: MIT

public import LFA

/// Is one firmware component of a simulated machine, and what its update store offers for it.
public struct SimulatedComponent: Sendable {
  /// Identifies the component.
  public var guid: GUID
  /// Tells whether it can be activated live.
  public var isCapable = true
  /// Tells whether its activation claims to reset CPUs.
  public var mayResetCPU = false
  /// Tells whether one CPU may activate it alone.
  public var isRendezvousOptional = false
  /// Tells the running version.
  public var version: FirmwareVersion
  /// Holds the images the store offers, in any order.
  public var offers: [SimulatedImage] = []

  /// Makes a component that requires a rendezvous and has nothing pending.
  public init(_ guid: GUID, version: FirmwareVersion) {
    self.guid = guid
    self.version = version
  }

  /// Finds what is pending: the lowest version offered above the running one.
  public var pending: SimulatedImage? {
    offers.filter { $0.version > version }.min { $0.version < $1.version }
  }

  /// Bounds the number of images that ``stage(_:)`` makes.
  public static let offerLimit = 256

  /// Offers an image, in the place of one with its version; false if there are too many.
  mutating func stage(_ image: SimulatedImage) -> Bool {
    let others = offers.filter { $0.version != image.version }
    guard others.count < Self.offerLimit else { return false }
    offers = others + [image]
    return true
  }

  /// Describes the component as GET_INVENTORY does.
  var record: InventoryRecord {
    InventoryRecord(
      guid: guid,
      flags: ComponentFlags(
        isActivationCapable: isCapable, isActivationPending: pending != nil,
        mayResetCPU: mayResetCPU, isRendezvousOptional: isRendezvousOptional),
      currentVersion: version, pendingVersion: pending?.version ?? .none)
  }
}

/// Is one image in the update store.
public struct SimulatedImage: Sendable, Equatable {
  /// Tells the version that runs once the image is activated.
  public var version: FirmwareVersion
  /// Says what is wrong with it.
  public var defect: Defect?
  /// Tells how many calls of PRIME it takes.
  public var primeCalls = 1
  /// Tells how many rounds of ACTIVATE it takes.
  public var activateRounds = 1

  /// Names what can be wrong with an image.
  public enum Defect: Sendable {
    /// Its hash is not that of the manifest: PRIME answers AUTH_ERROR.
    case corrupt
    /// It cannot be read: DEVICE_ERROR.
    case unreadable
    /// It fits in no slot: NO_MEMORY.
    case tooLarge
    /// Its self-check refuses to take over: ACTIVATE answers ACTIVATION_FAILED.
    case refusesHandOver

    var primeError: Status? {
      switch self {
      case .corrupt: .authError
      case .unreadable: .deviceError
      case .tooLarge: .noMemory
      case .refusesHandOver: nil
      }
    }
  }

  /// Makes an image, by default a good one.
  public init(_ version: FirmwareVersion, _ defect: Defect? = nil) {
    self.version = version
    self.defect = defect
  }
}

/// Records that one version of a component took the place of another.
public struct Replacement: Sendable, Equatable {
  /// Identifies the component.
  public let guid: GUID
  /// Tells the version before.
  public let from: FirmwareVersion
  /// Tells the version after.
  public let to: FirmwareVersion
  /// Names the CPU that led.
  public let leader: UInt32
  /// Counts the CPUs that stood still for it; 1 without a rendezvous.
  public let cpuCount: Int
}
