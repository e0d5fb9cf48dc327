// SPDX-License-Identifier: MIT

import FoundationEssentials
import Machine
import Testing

struct PlantedFaultsTests {
  private let signs = [
    "memory error": "BUG: KASAN: slab-use-after-free in start+0x40/0x80 [planted_faults]",
    "sleep in atomic context": "BUG: sleeping function called from invalid context at x.h:337",
    "undefined behaviour": "UBSAN: shift-out-of-bounds in Faults.c:110:11",
    "misused object": "ODEBUG: free active (active state 0) object: 7640f94d type: timer_list",
    "lock order": "WARNING: possible circular locking dependency detected",
    "memory leak": "unreferenced object 0xffff000004c7b000 (size 64):",
  ]

  /// Plays a boot in which what was planted is reported, but for the fault `missed`.
  private func verdict(missing missed: String? = nil, extra: String? = nil) -> Verdict {
    let faults = PlantedFaults()
    var report = TAPReport()
    for (number, (fault, kind)) in PlantedFaults.all.enumerated() {
      faults.consume("[    5.00][   T1] lfa-test: fault \(fault)")
      faults.consume("[    5.01][  T61] planted_faults: loading out-of-tree module taints kernel.")
      if let kind, fault != missed, let sign = signs[kind] {
        faults.consume("[    5.02][  T61] \(sign)")
        faults.consume("[    5.03][  T61] Call trace:")
      }
      if fault == extra { faults.consume("[    5.02][  T61] WARNING: CPU: 0 PID: 1 at x.c:1") }
      report.consume("ok \(number + 1) - \(fault)")
    }
    report.consume("1..\(PlantedFaults.all.count)")
    faults.consume("[    9.00][   T1] lfa-test: end")
    faults.consume("[    9.01][   T1] Kernel panic - not syncing")
    return faults.judge(.exited(0), report)
  }

  @Test("A kernel that finds everything passes")
  func complete() {
    #expect(verdict().failures.isEmpty)
    #expect(verdict().passed == 2 * PlantedFaults.all.count)
  }

  @Test("Each fault that is not found is a failure", arguments: PlantedFaults.all.map(\.fault))
  func missed(fault: String) {
    let verdict = verdict(missing: fault)
    #expect(verdict.failures.count == (fault == "none" ? 0 : 1))
    #expect(verdict.failures.allSatisfy { $0.hasPrefix("\(fault): is seen as nothing") })
  }

  @Test("So is trouble where there is no fault")
  func falseAlarm() {
    #expect(
      verdict(extra: "none").failures == ["none: is seen as kernel warning instead of nothing"])
  }

  @Test("The script plants what is expected, in that order")
  func script() throws {
    let directory = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOfFile: directory.path() + "/Guest/planted.sh", encoding: .utf8)
    let loop = try #require(text.split(separator: "for fault in ").last)
    let names = loop.prefix { $0 != ";" }.split { $0.isWhitespace || $0 == "\\" }.map(String.init)
    #expect(names == PlantedFaults.all.map(\.fault))
  }
}
