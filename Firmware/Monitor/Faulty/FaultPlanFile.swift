// SPDX-License-Identifier: MIT

import FaultPlan

/// The text of a plan, which QEMU hands out with
/// `-fw_cfg name=opt/swift-lfa/faults,file=PLAN`.
enum FaultPlanFile {
  private static let name: StaticString = "opt/swift-lfa/faults"
  /// Where it is read to: the normal world's memory, before anything is loaded there.
  static let address: UInt64 = 0x4020_0000
  private static let maximumSize: UInt32 = 65536

  /// Reads the plan; one without rules if there is none, or if it has a mistake.
  static func read() -> FaultPlan {
    guard let file = FwCfg.find(name, using: address) else {
      log("no fault plan")
      return FaultPlan()
    }
    guard file.size <= maximumSize, FwCfg.load(file.item, to: address, size: file.size) else {
      log("fault plan cannot be read, and is ignored; its size: ", UInt64(file.size))
      return FaultPlan()
    }
    do throws(FaultPlanError) {
      let plan = try PhysicalMemory.withReadableBytes(
        at: address, count: Int(file.size)
      ) { (text: Span<UInt8>) throws(FaultPlanError) in
        try FaultPlan(parsing: text)
      }
      log("fault plan is followed, rules: ", UInt64(plan.count))
      return plan
    } catch {
      let line = LogLine()
      line.text("fault plan is ignored: line ")
      line.decimal(error.line)
      line.text(": ")
      line.text(error.reason.text)
      return FaultPlan()
    }
  }
}
