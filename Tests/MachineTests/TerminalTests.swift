// SPDX-License-Identifier: MIT

import Testing

@testable import Machine

struct TerminalTests {
  @Test("What the kernel prints between a person's commands is trouble, what the person types not")
  func trouble() {
    let typed = [
      "~ # dmesg | grep 'WARNING: '", "~ # echo [1.x] Oops", "Oops", "[] BUG: ",
      "[    2.917977] Run /init as init process",
    ]
    #expect(Boot.trouble(ofKernelIn: typed) == nil)
    let line = "~ # ec[    9.120000] WARNING: CPU: 1 PID: 77 at kernel/smp.c:1"
    #expect(Boot.trouble(ofKernelIn: typed + [line])?.line == line)
    #expect(
      Boot.trouble(ofKernelIn: ["[   12.5][    T1] Kernel panic - not syncing"])?.kind
        == "kernel panic")
  }
}
