// SPDX-License-Identifier: MIT
//
// The payload's entries and vectors. Assembly, because there is no stack yet at an entry, and
// because a way out by SMC and a vector table cannot be written in Swift.

#include "PayloadABI.h"

        .arch   armv8-a

        // Sets up what Swift needs: a stack and somewhere to trap to. Keeps x0...x7.
        .macro  prepare
        adrp    x9, __stack_end
        add     x9, x9, :lo12:__stack_end
        mov     sp, x9
        adrp    x9, payload_vectors
        add     x9, x9, :lo12:payload_vectors
        msr     vbar_el1, x9
        isb
        mov     x29, xzr
        mov     x30, xzr
        .endm

        // Leaves for good with the SMC numbered in x0.
        .macro  leave
1:      smc     #0
        b       1b
        .endm

        .section .text.entry, "ax"
        .globl  payload_cold_entry
payload_cold_entry:
        prepare
        bl      payload_cold_init
        b       payload_return_status

        .globl  payload_live_entry
payload_live_entry:
        prepare
        bl      payload_live_init
payload_return_status:
        mov     x1, x0
        mov     w0, #(PAYLOAD_RETURN & 0xffff)
        movk    w0, #(PAYLOAD_RETURN >> 16), lsl #16
        leave

        .globl  payload_call_entry
payload_call_entry:
        prepare
        stp     x0, x1, [sp, #-64]!             // struct payload_registers
        stp     x2, x3, [sp, #16]
        stp     x4, x5, [sp, #32]
        stp     x6, x7, [sp, #48]
        mov     x0, sp
        bl      payload_call
        ldp     x1, x2, [sp]
        ldp     x3, x4, [sp, #16]
        ldp     x5, x6, [sp, #32]
        ldp     x7, x8, [sp, #48]
        mov     w0, #(PAYLOAD_RETURN & 0xffff)
        movk    w0, #(PAYLOAD_RETURN >> 16), lsl #16
        leave

payload_trapped:                                // x4 = offset of the vector
        mrs     x1, esr_el1
        mrs     x2, elr_el1
        mrs     x3, far_el1
        mov     w0, #(PAYLOAD_TRAPPED & 0xffff)
        movk    w0, #(PAYLOAD_TRAPPED >> 16), lsl #16
        leave

        // No exception is expected: each reports where it came in, and its stack is not needed.
        .section .text.vectors, "ax"
        .balign 2048
payload_vectors:
        .set    offset, 0
        .rept   16
        .balign 128
        mov     x4, #offset
        b       payload_trapped
        .set    offset, offset + 128
        .endr
