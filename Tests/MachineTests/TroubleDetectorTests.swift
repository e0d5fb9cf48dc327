// SPDX-License-Identifier: MIT

import Machine
import Testing

struct TroubleDetectorTests {
  @Test(
    "What a kernel in trouble prints is recognised",
    arguments: [
      (
        "[   12.345678] WARNING: CPU: 2 PID: 81 at kernel/stop_machine.c:255 x+0x1c/0x40", "warning"
      ),
      ("[    3.1] BUG: workqueue lockup - pool cpus=0 node=0 flags=0x0 nice=0", "bug"),
      ("[    3.2] kernel BUG at mm/slub.c:379!", "bug"),
      ("[    3.3] Internal error: Oops: 0000000096000004 [#1] SMP", "oops"),
      (
        "[    3.4] Unable to handle kernel NULL pointer dereference at virtual address 0000000000000010",
        "oops"
      ),
      (
        "[    9.9] Unable to handle kernel paging request at virtual address ffff80000a000000",
        "oops"
      ),
      ("[   60.1] rcu: INFO: rcu_preempt self-detected stall on CPU", "stall"),
      ("[   60.2] rcu: INFO: rcu_sched detected stalls on CPUs/tasks:", "stall"),
      ("[   60.3] watchdog: BUG: soft lockup - CPU#1 stuck for 22s! [sh:88]", "lockup"),
      ("[  242.5] INFO: task insmod:77 blocked for more than 120 seconds.", "hung"),
      ("[    5.0] WARNING: possible recursive locking detected", "lock"),
      ("[    5.0] WARNING: possible circular locking dependency detected", "lock"),
      ("[    7.0] Call trace:", "stack trace"),
      (
        "[    8.0] Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000100", "panic"
      ),
      ("[    8.1] SError Interrupt on CPU0, code 0x00000000be000011 -- SError", "system error"),
      ("[    8.2] BUG: KASAN: slab-use-after-free in lfa_show+0x40/0x80 [arm_lfa]", "memory"),
      ("[    8.3] refcount_t: underflow; use-after-free.", "reference"),
    ])
  func kernel(line: String, kind: String) throws {
    var detector = TroubleDetector(.kernel)
    let isSign = detector.consume(line)
    #expect(isSign)
    let trouble = try #require(detector.trouble)
    #expect(trouble.kind.contains(kind))
    #expect(trouble.line == line)
  }

  @Test(
    "What a sound kernel prints is not",
    arguments: [
      "[    0.000000] Booting Linux on physical CPU 0x0000000000 [0x413fd0c1]",
      "[    0.000000] psci: PSCIv1.1 detected in firmware.",
      "[    2.201000] arm_lfa: loading out-of-tree module taints kernel.",
      "[    2.202000] arm_lfa: module verification failed: signature and/or required key missing",
      "[    3.500000] psci: CPU3 killed (polled 0 ms)",
      "[    0.100000] rcu: Hierarchical RCU implementation.",
      "[    0.200000] rcu: \tRCU event tracing is enabled.",
      "[    4.000000] arm-lfa: activation failed: AUTH_ERROR, the old image runs on",
      "[    0.050000] Spectre-v4 mitigation disabled by command-line option",
      "lfa-test: ok 3 - no warning in the kernel's log",
    ])
  func soundKernel(line: String) {
    var detector = TroubleDetector(.kernel)
    let isSign = detector.consume(line)
    #expect(!isSign)
    #expect(detector.trouble == nil)
  }

  @Test("The first sign is kept: the others are its consequences")
  func firstSign() {
    var detector = TroubleDetector(.kernel)
    detector.consume("[    3.3] Internal error: Oops: 0000000096000004 [#1] SMP")
    let isFirst = detector.consume("[    3.4] Kernel panic - not syncing: Fatal exception")
    #expect(!isFirst)
    #expect(detector.trouble?.kind == "kernel oops")
  }

  @Test("A trap of the monitor is recognised on its own console, a survived one is not")
  func monitor() {
    var detector = TroubleDetector(.monitor)
    detector.consume("EL3: prime: monitor 1.1 from 0x90: is ready")
    detector.consume("EL3: trap in the new image: undefined instruction at 0xe401234")
    #expect(detector.trouble == nil)
    detector.consume("EL3: PANIC on CPU 2: data abort")
    #expect(detector.trouble?.kind == "EL3 trap")
  }
}
