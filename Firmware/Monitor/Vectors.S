// SPDX-License-Identifier: MIT
//
// The vector table of EL3. Assembly, because the first instructions of a handler run before there
// is a register to work with.
//
// From a lower exception level: all general registers are saved as a struct frame, and Swift
// decides. From EL3 itself: it is a bug. All registers go to the CPU's crash page at a fixed
// address, which works with a broken stack too, and then either a guarded call ends there or the
// machine is powered off with a report.

#include "Layout.h"

.macro  save_frame
        sub     sp, sp, #FRAME_SIZE
        stp     x0, x1, [sp]
        stp     x2, x3, [sp, #16]
        stp     x4, x5, [sp, #32]
        stp     x6, x7, [sp, #48]
        stp     x8, x9, [sp, #64]
        stp     x10, x11, [sp, #80]
        stp     x12, x13, [sp, #96]
        stp     x14, x15, [sp, #112]
        stp     x16, x17, [sp, #128]
        stp     x18, x19, [sp, #144]
        stp     x20, x21, [sp, #160]
        stp     x22, x23, [sp, #176]
        stp     x24, x25, [sp, #192]
        stp     x26, x27, [sp, #208]
        stp     x28, x29, [sp, #224]
        mrs     x0, elr_el3
        mrs     x1, spsr_el3
        mrs     x2, esr_el3
        stp     x30, x0, [sp, #240]
        stp     x1, x2, [sp, #256]
        mov     x29, xzr                        // the backtrace ends here
        mov     x0, sp
.endm

        .section .text.frame, "ax"
        .globl  restore_frame
restore_frame:
        ldp     x30, x0, [sp, #240]
        ldr     x1, [sp, #256]
        msr     elr_el3, x0
        msr     spsr_el3, x1
        ldp     x0, x1, [sp]
        ldp     x2, x3, [sp, #16]
        ldp     x4, x5, [sp, #32]
        ldp     x6, x7, [sp, #48]
        ldp     x8, x9, [sp, #64]
        ldp     x10, x11, [sp, #80]
        ldp     x12, x13, [sp, #96]
        ldp     x14, x15, [sp, #112]
        ldp     x16, x17, [sp, #128]
        ldp     x18, x19, [sp, #144]
        ldp     x20, x21, [sp, #160]
        ldp     x22, x23, [sp, #176]
        ldp     x24, x25, [sp, #192]
        ldp     x26, x27, [sp, #208]
        ldp     x28, x29, [sp, #224]
        add     sp, sp, #FRAME_SIZE
        eret

from_lower_synchronous:
        save_frame
        bl      monitor_synchronous
        b       restore_frame

from_lower_fiq:
        save_frame
        bl      monitor_fiq
        b       restore_frame

        // x0 = crash page with x0, x1, x2 and sp stored, x1 = number of the vector.
crashed:
        stp     x3, x4, [x0, #24]
        stp     x5, x6, [x0, #40]
        stp     x7, x8, [x0, #56]
        stp     x9, x10, [x0, #72]
        stp     x11, x12, [x0, #88]
        stp     x13, x14, [x0, #104]
        stp     x15, x16, [x0, #120]
        stp     x17, x18, [x0, #136]
        stp     x19, x20, [x0, #152]
        stp     x21, x22, [x0, #168]
        stp     x23, x24, [x0, #184]
        stp     x25, x26, [x0, #200]
        stp     x27, x28, [x0, #216]
        stp     x29, x30, [x0, #232]
        mrs     x2, elr_el3
        mrs     x3, spsr_el3
        stp     x2, x3, [x0, #CRASH_ELR]
        mrs     x2, esr_el3
        mrs     x3, far_el3
        stp     x2, x3, [x0, #CRASH_ESR]
        str     x1, [x0, #CRASH_VECTOR]
        ldr     x2, [x0, #CRASH_RECOVERY]
        cbnz    x2, recover
        add     sp, x0, #(1 << CRASH_SHIFT)
        bl      monitor_panic
1:      wfi
        b       1b

recover:
        mov     sp, x2
        mov     x1, x0
        mov     x0, #-1
        b       leave_guarded

        // uint64_t call_guarded(entry, x0, x1, page): the only place where EL3 takes interrupts;
        // priorities let but the timer's pass.
        .section .text.call_guarded, "ax"
        .globl  call_guarded
call_guarded:
        stp     x29, x30, [sp, #-112]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        stp     x23, x24, [sp, #48]
        stp     x25, x26, [sp, #64]
        stp     x27, x28, [sp, #80]
        str     x3, [sp, #96]
        mov     x4, sp
        str     x4, [x3, #CRASH_RECOVERY]
        mov     x4, x0
        mov     x0, x1
        mov     x1, x2
        msr     daifclr, #1
        blr     x4
        msr     daifset, #1
        ldr     x1, [sp, #96]
leave_guarded:                                  // x0 = result, x1 = crash page, FIQ masked
        str     xzr, [x1, #CRASH_RECOVERY]
        ldp     x19, x20, [sp, #16]
        ldp     x21, x22, [sp, #32]
        ldp     x23, x24, [sp, #48]
        ldp     x25, x26, [sp, #64]
        ldp     x27, x28, [sp, #80]
        ldp     x29, x30, [sp], #112
        ret

// Finds a register to work with and no memory but the crash page: sp and TPIDR_EL3 hold the sum
// and one summand of sp and x0 while x0 becomes the address of the page.
.macro  crash number
        .balign 0x80
        add     sp, sp, x0
        sub     x0, sp, x0                      // the old sp; the new one is old sp + old x0
        msr     tpidr_el3, x0
        mrs     x0, mpidr_el1
        and     x0, x0, #(MAXIMUM_CPUS - 1)
        lsl     x0, x0, #CRASH_SHIFT
        orr     x0, x0, #(CRASH_BASE & 0xffff)
        movk    x0, #(CRASH_BASE >> 16), lsl #16
        stp     x1, x2, [x0, #8]
        mov     x2, sp
        mrs     x1, tpidr_el3
        sub     x2, x2, x1
        str     x2, [x0]
        str     x1, [x0, #CRASH_SP]
        mov     x1, #\number
        b       crashed
.endm

        .section .text.vectors, "ax"
        .balign 0x800
        .globl  monitor_vectors
        .hidden monitor_vectors
monitor_vectors:
        .irp    number, 0, 1, 2, 3, 4, 5, 6, 7
        crash   \number
        .endr
        .balign 0x80
        b       from_lower_synchronous
        crash   9                               // IRQ: never routed to EL3
        .balign 0x80
        b       from_lower_fiq
        crash   11                              // SError: never routed to EL3
        .irp    number, 12, 13, 14, 15          // AArch32 below EL3: EL2 always is AArch64
        crash   \number
        .endr
        .balign 0x80
