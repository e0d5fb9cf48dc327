// SPDX-License-Identifier: MIT
//
// The monitor's assembly as Swift sees it.
#ifndef MONITOR_ASSEMBLY_H
#define MONITOR_ASSEMBLY_H

#include <stdint.h>

#include "Frame.h"

/* Address of the running image's first byte. */
static inline uint64_t image_base(void) {
  extern const char __image_base[] __attribute__((visibility("hidden")));
  return (uint64_t)__image_base;
}

/* Address of the running image's vector table. */
static inline uint64_t vector_table(void) {
  extern const char monitor_vectors[] __attribute__((visibility("hidden")));
  return (uint64_t)monitor_vectors;
}

/* Tells whether the relocations of the running image were applied for where it runs. */
static inline int is_relocated(void) {
  extern const uint64_t self_reference __attribute__((visibility("hidden")));
  extern const char cold_entry[] __attribute__((visibility("hidden")));
  return *(const volatile uint64_t *)&self_reference == (uint64_t)cold_entry;
}

/* Address of the running image's stacks. */
static inline uint64_t stacks_base(void) {
  extern const char __stacks[] __attribute__((visibility("hidden")));
  return (uint64_t)__stacks;
}

/* Leaves EL3 for the normal world: all general registers zero but x0. */
__attribute__((noreturn)) void enter_normal_world(
    uint64_t entry, uint64_t x0, uint64_t spsr, uint64_t cpu);

/* Forgets this CPU's stack and has it wait to be turned on. */
__attribute__((noreturn)) void park(uint64_t cpu);

/* Goes on at an entry of another image: x0 and x1 are its arguments. */
__attribute__((noreturn)) void continue_at(uint64_t x0, uint64_t x1, uint64_t entry);

/* Calls code that may trap. Returns what it returns, or all ones after a trap. */
uint64_t call_guarded(uint64_t entry, uint64_t x0, uint64_t x1, struct crash_page *page);

/* Runs the payload at S-EL1 until payload_leave; x0_to_x7 holds arguments, then results. */
void payload_enter(uint64_t entry, uint64_t scr, uint64_t *x0_to_x7, uint64_t *saved_sp);

/* Ends payload_enter with eight results. */
__attribute__((noreturn)) void payload_leave(const uint64_t *results, uint64_t saved_sp);

/* Saves FPCR, FPSR and q0...q31; with has_sve, all of z, p and, with has_ffr, FFR instead of q. */
void save_vector_state(void *area, uint64_t has_sve, uint64_t has_ffr);

/* Restores what save_vector_state saved, with the same arguments. */
void restore_vector_state(const void *area, uint64_t has_sve, uint64_t has_ffr);

/* Bytes the two need at most: 32 vectors of 256 bytes, 17 predicates of 32, two registers. */
#define VECTOR_STATE_SIZE (32 * 256 + 17 * 32 + 16)

/* Streaming mode of SME: bit 0 of SVCR. */
static inline uint64_t read_svcr(void) {
  uint64_t value;
  __asm__ volatile("mrs %0, S3_3_C4_C2_2" : "=r"(value)::"memory");
  return value;
}

static inline void write_svcr(uint64_t value) {
  __asm__ volatile("msr S3_3_C4_C2_2, %0\n\tisb" ::"r"(value) : "memory");
}

#endif
