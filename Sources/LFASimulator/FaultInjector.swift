// SPDX-License-Identifier: MIT

import FaultPlan
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

  /// Holds the plan that is followed.
  var plan: FaultPlan { clock.change { run.plan } }

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
