// SPDX-License-Identifier: MIT
//
// What Debian's hardening makes BearSSL's objects refer to. Assembly, because the names are
// reserved for the compiler and the behaviour is a trap.
//
// The stack guard is a constant: there is nothing random this early. It still catches an overrun,
// and its zero byte ends a copied string.

        .section .text.hardening, "ax"
        .globl  __stack_chk_fail
__stack_chk_fail:
        brk     #0x5ac

        // __memcpy_chk(destination, source, count, room)
        .globl  __memcpy_chk
__memcpy_chk:
        cmp     x3, x2
        b.lo    __stack_chk_fail
        b       memcpy

        .section .rodata.hardening, "a"
        .balign 8
        .globl  __stack_chk_guard
__stack_chk_guard:
        .quad   0x8f3ad16b5ec40027
