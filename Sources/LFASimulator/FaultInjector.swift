// SPDX-License-Identifier: MIT

import FaultPlan
import LFA
import SMCCC
import VirtualTime

/// Consults the plan, and keeps CPUs where it says so. The clock's lock protects everything.
final class FaultInjector: @unchecked Sendable {
  private let clock: VirtualClock
  private var run: FaultRun
  private var cancels = 0

  init(_ clock: VirtualClock, _ plan: FaultPlan) {
    self.clock = clock
    run = FaultRun(plan)
  }

  /// Follows another plan from now on, with its calls counted from 1; CPUs that are being held
  /// stay held.
  func replace(with plan: FaultPlan) {
    clock.change { run = FaultRun(plan) }
  }

  /// Counts a call, and tells what goes wrong with it.
  func strike(_ point: FaultPoint, id: UInt32?, cpu: UInt32) -> Fault? {
    clock.change { run.strike(point, id: id, cpu: cpu) }
  }

  /// Notes that some CPU called CANCEL: whoever is held until then goes on.
  func noteCancel() {
    clock.change { cancels += 1 }
  }

  /// Keeps the calling thread, if the fault is one that does.
  func hold(_ fault: Fault) {
    switch fault {
    case .hold(let nanoseconds):
      let (time, overflows) = clock.now.addingReportingOverflow(nanoseconds)
      clock.sleep(until: overflows ? .max : time)
    case .holdUntilCancel:
      let before = clock.change { cancels }
      clock.wait(until: .max, for: "CANCEL, as the fault plan has it") { [self] in
        cancels > before
      }
    default: break
    }
  }
}

extension FaultPoint {
  /// Finds the point of a call.
  init?(_ function: Function) {
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

extension Registers {
  /// Overwrites, of x1...x17, all that hold no result of the call.
  mutating func clobber(after function: Function) {
    let junk: UInt64 = 0xbad0_bad0_bad0_bad0
    let kept = self
    let status = Status(x0: x0)
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
    guard status.isSuccess else { return }
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
