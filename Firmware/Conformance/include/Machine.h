// SPDX-License-Identifier: MIT
//
// Instructions and linker symbols that have no spelling in Swift. Registers that came after
// Armv8.0, and those of the GIC, are written by their encoding.
#ifndef CONFORMANCE_MACHINE_H
#define CONFORMANCE_MACHINE_H

#include <stdint.h>

#pragma clang assume_nonnull begin

/* Makes an SMC with x0...x30 as given, and stores x0...x30 as they came back. */
void call_firmware(uint64_t *registers);

/* Also loads and stores q0...q31, FPCR and FPSR: 66 words. */
void call_with_vectors(uint64_t *registers, uint64_t *state);

/* Also loads and stores z0...z31, p0...p15 and FFR, in the length of this CPU. */
void call_with_scalable_vectors(uint64_t *registers, uint64_t *state);

/* Length of a scalable vector register, in bytes. */
uint64_t vector_length(void);

/* Memory that Start.S sets aside; it says how much and what for. Functions, because Swift does not
   see arrays of unknown length. */
#define MEMORY(name)                                                                              \
  static inline uint64_t *name##_base(void) {                                               \
    extern uint64_t name[];                                                                       \
    return name;                                                                                  \
  }

MEMORY(entry_states)
MEMORY(mailboxes)
MEMORY(vector_areas)

/* Address where CPU_ON has to start a CPU. */
static inline uint64_t secondary_entry_address(void) {
  extern const char secondary_entry[];
  return (uint64_t)secondary_entry;
}

#define READABLE(name, reg)                                                                       \
  static inline uint64_t read_##name(void) {                                                      \
    uint64_t value;                                                                               \
    __asm__ volatile("isb\n\tmrs %0, " #reg : "=r"(value)::"memory");                             \
    return value;                                                                                 \
  }

#define WRITABLE(name, reg)                                                                       \
  static inline void write_##name(uint64_t value) {                                               \
    __asm__ volatile("msr " #reg ", %0\n\tisb" ::"r"(value) : "memory");                          \
  }

READABLE(current_el, CurrentEL)
READABLE(mpidr_el1, mpidr_el1)
READABLE(id_aa64pfr0_el1, id_aa64pfr0_el1)
READABLE(isr_el1, isr_el1)
READABLE(cntpct_el0, cntpct_el0)
READABLE(cntfrq_el0, cntfrq_el0)
READABLE(cnthp_ctl_el2, cnthp_ctl_el2)
WRITABLE(cnthp_ctl_el2, cnthp_ctl_el2)
WRITABLE(cnthp_cval_el2, cnthp_cval_el2)
WRITABLE(zcr_el2, S3_4_C1_C2_0)

/* GICv3 CPU interface. */
READABLE(icc_sre_el2, S3_4_C12_C9_5)
WRITABLE(icc_sre_el2, S3_4_C12_C9_5)
READABLE(icc_iar1_el1, S3_0_C12_C12_0)
WRITABLE(icc_eoir1_el1, S3_0_C12_C12_1)
READABLE(icc_hppir1_el1, S3_0_C12_C12_2)
WRITABLE(icc_pmr_el1, S3_0_C4_C6_0)
WRITABLE(icc_igrpen1_el1, S3_0_C12_C12_7)
WRITABLE(icc_sgi1r_el1, S3_0_C12_C11_5)

static inline void wait_for_interrupt(void) { __asm__ volatile("dsb sy\n\twfi" ::: "memory"); }

static inline void let_others_run(void) { __asm__ volatile("yield" ::: "memory"); }

static inline void data_barrier(void) { __asm__ volatile("dsb sy" ::: "memory"); }

#pragma clang assume_nonnull end

#endif
