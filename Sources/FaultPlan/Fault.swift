// SPDX-License-Identifier: MIT

/// Says what goes wrong with one call.
public enum Fault: Equatable, Sendable {
  /// `status CODE`: answers CODE in x0 and does nothing. All 64 bits are the test's to choose, so
  /// that unknown codes and 32-bit ones can be tried. With SUCCESS, PRIME and ACTIVATE seem to be
  /// over: x1 is 0.
  case status(x0: UInt64)
  /// `again`: answers SUCCESS with call_again set, and does nothing.
  case again
  /// `clobber`: does the call and then overwrites, of x1...x17, all that hold no result.
  case clobber
  /// `hold TIME`: keeps the CPU for some nanoseconds before it does the call.
  case hold(nanoseconds: UInt64)
  /// `hold cancel`: keeps the CPU until any CPU calls CANCEL, and then does the call.
  case holdUntilCancel
  /// `count N`: does the call, and claims N components in x1.
  case count(UInt64)
  /// `grow N`: lists N more components from now on.
  case grow(UInt32)
  /// `shrink N`: lists the last N components no more.
  case shrink(UInt32)
  /// `reorder`: lists the components in reverse from now on.
  case reorder
  /// `repeat`: lists the first component's GUID for the last one, too, from now on.
  case repeatGUID
}

/// Names the place where a fault strikes: one of the seven calls, or what the platform does in it.
public enum FaultPoint: UInt8, Sendable {
  /// VERSION.
  case version
  /// FEATURES.
  case features
  /// GET_INFO.
  case getInfo
  /// GET_INVENTORY.
  case getInventory
  /// PRIME, before the agent sees it.
  case prime
  /// ACTIVATE, before the agent sees it.
  case activate
  /// CANCEL, before the agent sees it.
  case cancel
  /// The platform's work within PRIME: the agent's own state follows its outcome.
  case load
  /// The platform's work within ACTIVATE, on the CPU that leads.
  case `switch`

  /// Counts the points; raw values are 0 to this less one.
  public static let count: UInt8 = 9

  /// Spells the point in a plan.
  public var name: StaticString {
    switch self {
    case .version: "version"
    case .features: "features"
    case .getInfo: "get_info"
    case .getInventory: "get_inventory"
    case .prime: "prime"
    case .activate: "activate"
    case .cancel: "cancel"
    case .load: "load"
    case .switch: "switch"
    }
  }
}

/// Says which fault strikes when.
public struct FaultRule: Equatable, Sendable {
  /// Names the place.
  public var point: FaultPoint
  /// Tells the first of the matching calls that is struck, from 1.
  public var first: UInt32
  /// Tells the last of the matching calls that is struck; `UInt32.max` means that there is no last.
  public var last: UInt32
  /// Restricts the rule to one component, by sequence id.
  public var id: UInt32?
  /// Restricts the rule to calls from one CPU.
  public var cpu: UInt32?
  /// Says what goes wrong.
  public var fault: Fault

  /// Makes a rule; by default it strikes always.
  public init(
    _ point: FaultPoint, first: UInt32 = 1, last: UInt32 = .max,
    id: UInt32? = nil, cpu: UInt32? = nil, _ fault: Fault
  ) {
    self.point = point
    self.first = first
    self.last = last
    self.id = id
    self.cpu = cpu
    self.fault = fault
  }

  /// Tells whether the rule is about such a call, whatever its number.
  func matches(_ point: FaultPoint, id: UInt32?, cpu: UInt32) -> Bool {
    guard self.point == point else { return false }
    if let own = self.id, own != id { return false }
    if let own = self.cpu, own != cpu { return false }
    return true
  }
}
