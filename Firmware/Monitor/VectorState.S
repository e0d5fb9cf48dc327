// SPDX-License-Identifier: MIT
//
// Saves and restores the normal world's vector registers around the one library that uses them.
// Assembly, because everything else is compiled so that it cannot touch them. Only a CPU with SVE
// gets to the SVE instructions, so the file is assembled for one whatever the machine has.

        .arch   armv8.2-a+sve

// Applies an instruction to each pair q0 q1 ... q30 q31 of the area at x0.
.macro  each_quad instruction
        \instruction q0, q1, [x0]
        \instruction q2, q3, [x0, #32]
        \instruction q4, q5, [x0, #64]
        \instruction q6, q7, [x0, #96]
        \instruction q8, q9, [x0, #128]
        \instruction q10, q11, [x0, #160]
        \instruction q12, q13, [x0, #192]
        \instruction q14, q15, [x0, #224]
        \instruction q16, q17, [x0, #256]
        \instruction q18, q19, [x0, #288]
        \instruction q20, q21, [x0, #320]
        \instruction q22, q23, [x0, #352]
        \instruction q24, q25, [x0, #384]
        \instruction q26, q27, [x0, #416]
        \instruction q28, q29, [x0, #448]
        \instruction q30, q31, [x0, #480]
.endm

// Applies an instruction to each of z0...z31 of the area at x0.
.macro  each_vector instruction
        .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
        \instruction z\n, [x0, #\n, mul vl]
        .endr
        .irp    n, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        \instruction z\n, [x0, #\n, mul vl]
        .endr
.endm

// Applies an instruction to each of p0...p15 of the area at x3.
.macro  each_predicate instruction
        .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
        \instruction p\n, [x3, #\n, mul vl]
        .endr
.endm

        // save_vector_state(area, has_sve, has_ffr)
        .section .text.save_vector_state, "ax"
        .globl  save_vector_state
save_vector_state:
        mrs     x4, fpcr
        mrs     x5, fpsr
        stp     x4, x5, [x0], #16
        cbnz    x1, 1f
        each_quad stp
        ret
1:      each_vector str
        rdvl    x3, #16                         // the predicates lie behind 32 vectors
        add     x3, x0, x3, lsl #1
        each_predicate str
        cbz     x2, 2f
        rdffr   p0.b
        str     p0, [x3, #16, mul vl]
        ldr     p0, [x3]
2:      ret

        // restore_vector_state(area, has_sve, has_ffr)
        .section .text.restore_vector_state, "ax"
        .globl  restore_vector_state
restore_vector_state:
        ldp     x4, x5, [x0], #16
        msr     fpcr, x4
        msr     fpsr, x5
        cbnz    x1, 1f
        each_quad ldp
        ret
1:      each_vector ldr
        rdvl    x3, #16
        add     x3, x0, x3, lsl #1
        cbz     x2, 2f
        ldr     p0, [x3, #16, mul vl]
        wrffr   p0.b
2:      each_predicate ldr
        ret
