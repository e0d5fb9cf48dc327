// SPDX-License-Identifier: MIT
//
// What every CPU executes first, from flash at address 0 with the MMU off: the first CPU copies the
// monitor's image to its slot and starts it there, the others wait until it tells them to follow.
// Assembly, because there is no stack yet. The images lie behind this code in the same flash.

#include "Layout.h"

        .section .text.reset, "ax"
        .globl  reset
reset:
        msr     daifset, #0xf
        mov     x0, #0x0830                     // SCTLR_EL3: reserved ones, MMU and caches off
        movk    x0, #0x30c5, lsl #16
        msr     sctlr_el3, x0
        isb
        mrs     x19, mpidr_el1
        ubfx    x0, x19, #0, #24                // Aff2:Aff1:Aff0 number the CPUs of this machine
        cmp     x0, #MAXIMUM_CPUS
        b.hs    unused
        cbnz    x0, follow

        mov     x1, #BOOT_MONITOR_IMAGE
        mov     x2, #(MONITOR_SLOT_A & 0xffff0000)
        ldr     x3, [x1, #IMAGE_FILE_SIZE]
        add     x3, x3, x2
1:      ldp     x4, x5, [x1], #16
        stp     x4, x5, [x2], #16
        cmp     x2, x3
        b.lo    1b
        dsb     sy
        ic      iallu
        dsb     sy
        isb
        mov     x1, #(MONITOR_SLOT_A & 0xffff0000)
        ldr     x2, [x1, #IMAGE_ENTRY_COLD]
        add     x2, x2, x1
        br      x2

        // Every reset clears EnableGrp0, but no reset clears memory: so that bit, and no word of
        // memory, tells that the first CPU has got so far. It takes some milliseconds, in which no
        // interrupt could wake this CPU yet: it has to look.
follow:
        mov     x1, #GICD_BASE
1:      ldr     w2, [x1]
        tbnz    w2, #0, 2f
        yield
        b       1b
2:      mov     x2, #(MONITOR_SLOT_A & 0xffff0000)
        ldr     x3, [x2, #IMAGE_ENTRY_PARKED]
        add     x3, x3, x2
        mov     x1, #1                          // cold: not from another image
        br      x3

unused:
        wfi
        b       unused
