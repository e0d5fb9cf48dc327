// SPDX-License-Identifier: MIT
//
// System registers and instructions that have no spelling in Swift. Each function is one
// instruction, plus the barrier the architecture asks for after it. Registers that came after
// Armv8.0 are written by their encoding, so that the file compiles for the oldest CPU.
#ifndef MONITOR_SYSTEM_REGISTERS_H
#define MONITOR_SYSTEM_REGISTERS_H

#include <stdint.h>

#define READABLE(name, reg)                                                                       \
  static inline uint64_t read_##name(void) {                                                      \
    uint64_t value;                                                                               \
    __asm__ volatile("mrs %0, " #reg : "=r"(value)::"memory");                                    \
    return value;                                                                                 \
  }

#define WRITABLE(name, reg)                                                                       \
  static inline void write_##name(uint64_t value) {                                               \
    __asm__ volatile("msr " #reg ", %0\n\tisb" ::"r"(value) : "memory");                          \
  }

#define READ_WRITE(name, reg)                                                                     \
  READABLE(name, reg)                                                                             \
  WRITABLE(name, reg)

READABLE(mpidr_el1, mpidr_el1)
READABLE(midr_el1, midr_el1)
READABLE(id_aa64pfr0_el1, id_aa64pfr0_el1)
READABLE(id_aa64pfr1_el1, id_aa64pfr1_el1)
READABLE(id_aa64isar1_el1, id_aa64isar1_el1)
READABLE(id_aa64isar2_el1, S3_0_C0_C6_2)
READABLE(id_aa64mmfr0_el1, id_aa64mmfr0_el1)
READABLE(id_aa64mmfr1_el1, id_aa64mmfr1_el1)
READABLE(id_aa64dfr0_el1, id_aa64dfr0_el1)
READABLE(ctr_el0, ctr_el0)
READABLE(cntpct_el0, cntpct_el0)
READ_WRITE(cntfrq_el0, cntfrq_el0)

/* EL3's own state. */
READ_WRITE(sctlr_el3, sctlr_el3)
READ_WRITE(scr_el3, scr_el3)
READ_WRITE(cptr_el3, cptr_el3)
READ_WRITE(mdcr_el3, mdcr_el3)
READ_WRITE(mair_el3, mair_el3)
READ_WRITE(tcr_el3, tcr_el3)
READ_WRITE(ttbr0_el3, ttbr0_el3)
READ_WRITE(vbar_el3, vbar_el3)
WRITABLE(zcr_el3, S3_6_C1_C2_0)
READ_WRITE(smcr_el3, S3_6_C1_C2_6)

/* Secure physical timer. */
WRITABLE(cntps_cval_el1, S3_7_C14_C2_2)
WRITABLE(cntps_ctl_el1, S3_7_C14_C2_1)

/* GICv3 CPU interface. */
WRITABLE(icc_sre_el3, S3_6_C12_C12_5)
WRITABLE(icc_sre_el2, S3_4_C12_C9_5)
WRITABLE(icc_sre_el1, S3_0_C12_C12_5)
READ_WRITE(icc_pmr_el1, S3_0_C4_C6_0)
WRITABLE(icc_igrpen0_el1, S3_0_C12_C12_6)
WRITABLE(icc_igrpen1_el3, S3_6_C12_C12_7)
READABLE(icc_iar0_el1, S3_0_C12_C8_0)
WRITABLE(icc_eoir0_el1, S3_0_C12_C8_1)
WRITABLE(icc_sgi0r_el1, S3_0_C12_C11_7)

/* EL2, as it is handed to the normal world and when an instruction is reported undefined. */
READ_WRITE(sctlr_el2, sctlr_el2)
READ_WRITE(hcr_el2, hcr_el2)
READABLE(vbar_el2, vbar_el2)
WRITABLE(elr_el2, elr_el2)
WRITABLE(spsr_el2, spsr_el2)
WRITABLE(esr_el2, esr_el2)

/* EL1, for the same and for the secure payload's entry. */
WRITABLE(sctlr_el1, sctlr_el1)
READ_WRITE(vbar_el1, vbar_el1)
WRITABLE(elr_el1, elr_el1)
WRITABLE(spsr_el1, spsr_el1)
WRITABLE(esr_el1, esr_el1)
WRITABLE(cpacr_el1, cpacr_el1)

static inline void data_barrier(void) { __asm__ volatile("dsb sy" ::: "memory"); }

static inline void instruction_barrier(void) { __asm__ volatile("isb" ::: "memory"); }

/* Lets others go first, in a loop that waits for another CPU. */
static inline void yield_cpu(void) { __asm__ volatile("yield" ::: "memory"); }

/* Sleeps until an interrupt is pending, whether or not it is masked. */
static inline void wait_for_interrupt(void) { __asm__ volatile("dsb sy\n\twfi" ::: "memory"); }

/* Forgets all translations of EL3 on every CPU. */
static inline void forget_translations(void) {
  __asm__ volatile("dsb ish\n\ttlbi alle3is\n\tdsb ish\n\tisb" ::: "memory");
}

/* Writes the data cache line of an address back to memory, where fetches and CPUs without caches
   find it. */
static inline void clean_line(uint64_t address) {
  __asm__ volatile("dc civac, %0" ::"r"(address) : "memory");
}

/* Makes code that was written visible to the fetches of every CPU. */
static inline void publish_code(void) {
  __asm__ volatile("dsb ish\n\tic ialluis\n\tdsb ish\n\tisb" ::: "memory");
}

#endif
