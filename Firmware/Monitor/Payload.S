// SPDX-License-Identifier: MIT
//
// The way to the payload at S-EL1 and back. Assembly, because the return arrives as an SMC in the
// vectors and has to continue in the function that left.

        .arch   armv8-a

        // payload_enter(entry, scr, x0_to_x7, saved_sp)
        .section .text.payload, "ax"
        .globl  payload_enter
payload_enter:
        stp     x29, x30, [sp, #-128]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        stp     x23, x24, [sp, #48]
        stp     x25, x26, [sp, #64]
        stp     x27, x28, [sp, #80]
        mrs     x4, scr_el3
        stp     x2, x4, [sp, #96]
        mov     x4, sp
        str     x4, [x3]
        msr     elr_el3, x0
        mov     x4, #0x3c5                      // EL1 with its own stack pointer, all masked
        msr     spsr_el3, x4
        msr     scr_el3, x1
        isb
        mov     x9, x2
        ldp     x0, x1, [x9]
        ldp     x2, x3, [x9, #16]
        ldp     x4, x5, [x9, #32]
        ldp     x6, x7, [x9, #48]
        .irp    n, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26
        mov     x\n, xzr
        .endr
        .irp    n, 27, 28, 29, 30
        mov     x\n, xzr
        .endr
        eret

        // payload_leave(results, saved_sp)
        .globl  payload_leave
payload_leave:
        mov     sp, x1
        ldp     x2, x4, [sp, #96]
        msr     scr_el3, x4
        isb
        ldp     x4, x5, [x0]
        stp     x4, x5, [x2]
        ldp     x4, x5, [x0, #16]
        stp     x4, x5, [x2, #16]
        ldp     x4, x5, [x0, #32]
        stp     x4, x5, [x2, #32]
        ldp     x4, x5, [x0, #48]
        stp     x4, x5, [x2, #48]
        ldp     x19, x20, [sp, #16]
        ldp     x21, x22, [sp, #32]
        ldp     x23, x24, [sp, #48]
        ldp     x25, x26, [sp, #64]
        ldp     x27, x28, [sp, #80]
        ldp     x29, x30, [sp], #128
        ret
