// SPDX-License-Identifier: MIT
//
// The ways into this image, and the ways out that never return. Assembly, because each of them sets
// or drops a stack.

#include "Layout.h"

// Points sp to the top of a CPU's stack.
.macro  own_stack cpu, scratch
        adrp    \scratch, __stacks_end
        add     \scratch, \scratch, :lo12:__stacks_end
        sub     \scratch, \scratch, \cpu, lsl #STACK_SHIFT
        mov     sp, \scratch
.endm

.macro  own_vectors scratch
        adrp    \scratch, monitor_vectors
        add     \scratch, \scratch, :lo12:monitor_vectors
        msr     vbar_el3, \scratch
        isb
.endm

        // Cold boot of the first CPU, x0 = its number, MMU off. The image has just been copied and
        // is relocated here; the build has checked that there are only RELATIVE relocations.
        .section .text.cold_entry, "ax"
        .globl  cold_entry
cold_entry:
        mov     x19, x0
        adrp    x1, __image_base
        ldr     x2, [x1, #IMAGE_RELOCATIONS]
        ldr     x3, [x1, #(IMAGE_RELOCATIONS + 8)]
        add     x2, x2, x1
        add     x3, x3, x2
1:      cmp     x2, x3
        b.hs    2f
        ldr     x4, [x2]                        // where, as an offset in the image
        ldr     x5, [x2, #16]                   // what, as an offset in the image
        add     x5, x5, x1
        str     x5, [x1, x4]
        add     x2, x2, #24
        b       1b
2:      ldr     x2, [x1, #IMAGE_DATA_END]
        ldr     x3, [x1, #IMAGE_MEMORY_SIZE]
        add     x2, x2, x1
        add     x3, x3, x1
3:      cmp     x2, x3
        b.hs    4f
        stp     xzr, xzr, [x2], #16
        b       3b
4:      dsb     sy
        own_vectors x0
        own_stack x19, x0
        mov     x0, x19
        mov     x29, xzr
        mov     x30, xzr
        b       monitor_cold_boot

        // Entry of a CPU that is off. x0 = its number, x1 = 1 after a reset (MMU off), 0 when it
        // comes from the image that this one replaces.
        .section .text.parked_entry, "ax"
        .globl  parked_entry
parked_entry:
        own_vectors x2
        own_stack x0, x2
        mov     x29, xzr
        mov     x30, xzr
        cbz     x1, 1f
        b       monitor_secondary
1:      b       monitor_adopt_parked

        .section .text.park, "ax"
        .globl  park
park:
        own_stack x0, x1
        mov     x29, xzr
        mov     x30, xzr
        b       monitor_parked

        // Entry of a CPU that is on, from the image that this one replaces: x0 = the frame of the
        // normal world's registers on that image's stack, x1 = the CPU's number.
        .section .text.live_entry, "ax"
        .globl  live_entry
live_entry:
        own_vectors x2
        own_stack x1, x2
        sub     sp, sp, #FRAME_SIZE
        mov     x2, sp
        add     x3, x0, #FRAME_SIZE
1:      ldp     x4, x5, [x0], #16
        stp     x4, x5, [x2], #16
        cmp     x0, x3
        b.lo    1b
        mov     x0, x1
        mov     x29, xzr
        bl      monitor_adopt
        b       restore_frame

        .section .text.continue_at, "ax"
        .globl  continue_at
continue_at:
        ic      iallu
        dsb     nsh
        isb
        br      x2

        // x0 = entry, x1 = its x0, x2 = SPSR_EL3, x3 = CPU.
        .section .text.enter_normal_world, "ax"
        .globl  enter_normal_world
enter_normal_world:
        msr     elr_el3, x0
        msr     spsr_el3, x2
        own_stack x3, x4
        mov     x0, x1
        .irp    n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
        mov     x\n, xzr
        .endr
        .irp    n, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30
        mov     x\n, xzr
        .endr
        eret

        // Differs from what it stands for until the image has been relocated.
        .section .data.self_reference, "aw"
        .balign 8
        .globl  self_reference
        .hidden self_reference
self_reference:
        .quad   cold_entry

        .section .stacks, "aw", %nobits
        .balign 4096
        .globl  __stacks
__stacks:
        .skip   MAXIMUM_CPUS << STACK_SHIFT
        .globl  __stacks_end
__stacks_end:
        .hidden __stacks, __stacks_end
