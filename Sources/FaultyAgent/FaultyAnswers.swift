// SPDX-License-Identifier: MIT

public import FaultPlan
public import LFA
public import SMCCC

extension FaultPoint {
  /// Finds the point of a call.
  public init(_ function: Function) {
    switch function {
    case .version: self = .version
    case .features: self = .features
    case .getInfo: self = .getInfo
    case .getInventory: self = .getInventory
    case .prime: self = .prime
    case .activate: self = .activate
    case .cancel: self = .cancel
    }
  }
}

extension Function {
  /// Finds the component that a call is about.
  public func sequenceID(_ arguments: Registers) -> UInt32? {
    switch self {
    case .version, .features, .getInfo: nil
    case .getInventory, .prime, .activate, .cancel: SequenceID(x1: arguments.x1).rawValue
    }
  }
}

extension Registers {
  /// Answers a call with a status alone; a PRIME or ACTIVATE that succeeds is over with it.
  public func answered(_ status: UInt64, to function: Function) -> Registers {
    var results = self
    results.x0 = status
    if Status(x0: status).isSuccess, function == .prime || function == .activate {
      results.x1 = Progress.complete.x1
    }
    return results
  }

  /// Overwrites, of x1...x17, all that hold no result of the call.
  public mutating func clobber(after function: Function) {
    let kept = self
    let junk: UInt64 = 0xbad0_bad0_bad0_bad0
    self = Registers(
      x0: x0, x1: junk, x2: junk, x3: junk, x4: junk, x5: junk, x6: junk, x7: junk)
    x8 = junk
    x9 = junk
    x10 = junk
    x11 = junk
    x12 = junk
    x13 = junk
    x14 = junk
    x15 = junk
    x16 = junk
    x17 = junk
    guard Status(x0: kept.x0).isSuccess else { return }
    switch function {
    case .version, .features, .cancel: break
    case .prime, .activate: x1 = kept.x1
    case .getInfo:
      x1 = kept.x1
      x2 = kept.x2
    case .getInventory:
      x1 = kept.x1
      x2 = kept.x2
      x3 = kept.x3
      x4 = kept.x4
      x5 = kept.x5
    }
  }
}
