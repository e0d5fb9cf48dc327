// SPDX-License-Identifier: MIT
//
// The image header, and the way from reset or CPU_ON to Swift. Assembly, because there is no stack
// yet and the MMU is off.

#define STACK_SHIFT 15

#define SCTLR_EL2_OFF   0x30c50830          /* reserved bits only: MMU and caches off */
#define SCTLR_EL2_ON    0x30c51835          /* and M, C, I */
#define HCR_EL2_ROUTING 0x80000038          /* EL1 is AArch64; AMO, IMO, FMO: interrupts to EL2 */
#define CPTR_EL2_OPEN   0x32ff              /* neither FP nor SVE is trapped */
#define TCR_EL2_4GIB    0x80823520          /* 32-bit addresses, 4 KiB granule, cacheable walks */
#define MAIR_EL2_TYPES  0xff00              /* 0: device, 1: normal write-back */

  .section .text.start, "ax"
  .global _start
_start:                                     // header of an arm64 Image, which -kernel recognises
  b       primary
  .long   0
  .quad   0                                 // loaded at a multiple of 2 MiB
  .quad   __memory_size
  .quad   0xa                               // little endian, 4 KiB pages
  .quad   0, 0, 0
  .ascii  "ARM\x64"
  .long   0

primary:                                    // x0 = device tree
  mov     x19, x0
  adrp    x1, __bss_start
  add     x1, x1, :lo12:__bss_start
  adrp    x2, __bss_end
  add     x2, x2, :lo12:__bss_end
1:
  cmp     x1, x2
  b.hs    2f
  stp     xzr, xzr, [x1], #16
  b       1b
2:
  mov     x0, #0
  bl      prepare_cpu
  mov     x0, x19
  bl      conformance_main
3:
  wfi
  b       3b

// Where CPU_ON starts a CPU: x0 is the context, whose low byte is the CPU's index. What else it
// finds is kept for a check.
  .global secondary_entry
secondary_entry:
  mov     x19, x0
  mrs     x20, CurrentEL
  mrs     x21, DAIF
  mrs     x22, sctlr_el2
  and     x0, x0, #7
  adrp    x1, entry_states
  add     x1, x1, :lo12:entry_states
  add     x1, x1, x0, lsl #5
  stp     x19, x20, [x1]
  stp     x21, x22, [x1, #16]
  dc      civac, x1
  bl      prepare_cpu
  and     x0, x19, #7
  bl      conformance_secondary
4:
  wfi
  b       4b

// Sets up this CPU's stack, vectors and MMU; x0 = index of the CPU.
prepare_cpu:
  adrp    x1, stacks
  add     x1, x1, :lo12:stacks
  add     x2, x0, #1
  add     x1, x1, x2, lsl #STACK_SHIFT
  mov     sp, x1
  adrp    x1, vectors
  add     x1, x1, :lo12:vectors
  msr     vbar_el2, x1
  mov     x1, #CPTR_EL2_OPEN
  msr     cptr_el2, x1
  ldr     x1, =HCR_EL2_ROUTING
  msr     hcr_el2, x1
  mov     x1, #MAIR_EL2_TYPES
  msr     mair_el2, x1
  ldr     x1, =TCR_EL2_4GIB
  msr     tcr_el2, x1
  adrp    x1, translation_table
  add     x1, x1, :lo12:translation_table
  msr     ttbr0_el2, x1
  dsb     sy
  tlbi    alle2
  ic      iallu
  dsb     sy
  isb
  ldr     x1, =SCTLR_EL2_ON
  msr     sctlr_el2, x1
  isb
  ret

  .section .text.vectors, "ax"
  .balign 0x800
vectors:                                    // nothing is unmasked, so every exception is a failure
  .set    number, 0
  .rept   16
  .balign 0x80
  mov     x0, #number
  b       exception
  .set    number, number + 1
  .endr

exception:
  mrs     x1, esr_el2
  mrs     x2, elr_el2
  mrs     x3, far_el2
  adrp    x4, emergency_stack_end           // whatever happened, the stack may be the reason
  add     sp, x4, :lo12:emergency_stack_end
  b       conformance_exception

// 4 GiB in blocks of 1 GiB: devices below 1 GiB, then 1 GiB of memory; the rest is not mapped.
  .section .rodata.translation, "a"
  .balign 4096
translation_table:
  .quad   0x0040000000000401                // device, execute never
  .quad   0x0000000040000705                // normal, inner shareable
  .quad   0, 0

  .section .bss.stacks, "aw", %nobits
  .balign 16
stacks:
  .skip   8 << STACK_SHIFT
  .skip   4096
emergency_stack_end:

  .section .bss.shared, "aw", %nobits
  .balign 64
  .global entry_states                      // per CPU: x0, CurrentEL, DAIF, SCTLR_EL2 at the entry
entry_states:
  .skip   8 * 32
  .balign 4096
  .global mailboxes                         // see Mailbox in Swift
mailboxes:
  .skip   8 * 1024
  .balign 64
  .global vector_areas                      // per CPU: vector registers before and after a call
vector_areas:
  .skip   8 * 16384
