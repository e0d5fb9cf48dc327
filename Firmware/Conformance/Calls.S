// SPDX-License-Identifier: MIT
//
// Calls of the firmware with every register under control. Assembly, because no compiler lets a
// function choose or look at all of x0...x30 and the vector registers.

  .arch   armv8.2-a+sve
  .altmacro
  .macro  load_pair first
  load_numbers \first, %(\first + 1)
  .endm
  .macro  load_numbers first, second
  ldp     x\first, x\second, [x30, #(8 * \first)]
  .endm
  .macro  store_pair first
  store_numbers \first, %(\first + 1)
  .endm
  .macro  store_numbers first, second
  stp     x\first, x\second, [x30, #(8 * \first)]
  .endm

  .section .text.calls, "ax"

// void call_firmware(uint64_t registers[31]): x0...x30 before and after an SMC.
  .global call_firmware
call_firmware:
  stp     x29, x30, [sp, #-112]!
  stp     x19, x20, [sp, #16]
  stp     x21, x22, [sp, #32]
  stp     x23, x24, [sp, #48]
  stp     x25, x26, [sp, #64]
  stp     x27, x28, [sp, #80]
  str     x0, [sp, #96]
  mov     x30, x0
  .irp    pair, 0,2,4,6,8,10,12,14,16,18,20,22,24,26,28
  load_pair \pair
  .endr
  ldr     x30, [x30, #240]
  smc     #0
  str     x30, [sp, #104]
  ldr     x30, [sp, #96]
  .irp    pair, 0,2,4,6,8,10,12,14,16,18,20,22,24,26,28
  store_pair \pair
  .endr
  ldr     x0, [sp, #104]
  str     x0, [x30, #240]
  ldp     x19, x20, [sp, #16]
  ldp     x21, x22, [sp, #32]
  ldp     x23, x24, [sp, #48]
  ldp     x25, x26, [sp, #64]
  ldp     x27, x28, [sp, #80]
  ldp     x29, x30, [sp], #112
  ret

// void call_with_vectors(uint64_t registers[31], struct vector_state *state): also q0...q31, FPCR
// and FPSR. The caller's own vector registers are not kept: no code here uses any.
  .global call_with_vectors
call_with_vectors:
  stp     x29, x30, [sp, #-32]!
  str     x1, [sp, #16]
  .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  ldr     q\n, [x1, #(16 * \n)]
  .endr
  add     x4, x1, #512
  ldp     x2, x3, [x4]
  msr     fpcr, x2
  msr     fpsr, x3
  bl      call_firmware
  ldr     x1, [sp, #16]
  .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  str     q\n, [x1, #(16 * \n)]
  .endr
  mrs     x2, fpcr
  mrs     x3, fpsr
  add     x4, x1, #512
  stp     x2, x3, [x4]
  msr     fpcr, xzr
  ldp     x29, x30, [sp], #32
  ret

// void call_with_scalable_vectors(uint64_t registers[31], uint64_t *state): z0...z31, then
// p0...p15 and the first-fault register, each as long as this CPU has it.
  .global call_with_scalable_vectors
call_with_scalable_vectors:
  stp     x29, x30, [sp, #-32]!
  str     x1, [sp, #16]
  addvl   x2, x1, #31
  addvl   x2, x2, #1
  ldr     p0, [x2, #16, mul vl]
  wrffr   p0.b
  .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  ldr     z\n, [x1, #\n, mul vl]
  .endr
  .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
  ldr     p\n, [x2, #\n, mul vl]
  .endr
  bl      call_firmware
  ldr     x1, [sp, #16]
  addvl   x2, x1, #31
  addvl   x2, x2, #1
  .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  str     z\n, [x1, #\n, mul vl]
  .endr
  .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
  str     p\n, [x2, #\n, mul vl]
  .endr
  rdffr   p0.b
  str     p0, [x2, #16, mul vl]
  ldp     x29, x30, [sp], #32
  ret

// uint64_t vector_length(void): bytes of a scalable vector register.
  .global vector_length
vector_length:
  rdvl    x0, #1
  ret
