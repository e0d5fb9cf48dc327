// SPDX-License-Identifier: MIT
//
// The registers of EL1&0 that both worlds use and nobody banks. C, because each is one instruction
// of its own, and their order in memory matters to no other file.
#ifndef MONITOR_EL1_CONTEXT_H
#define MONITOR_EL1_CONTEXT_H

#include <stdint.h>

#define EL1_REGISTERS(apply)                                                                      \
  apply(sctlr_el1) apply(tcr_el1) apply(ttbr0_el1) apply(ttbr1_el1) apply(mair_el1)               \
  apply(amair_el1) apply(vbar_el1) apply(cpacr_el1) apply(contextidr_el1) apply(esr_el1)          \
  apply(far_el1) apply(afsr0_el1) apply(afsr1_el1) apply(par_el1) apply(elr_el1)                  \
  apply(spsr_el1) apply(sp_el1) apply(sp_el0) apply(tpidr_el1) apply(tpidr_el0)                   \
  apply(tpidrro_el0) apply(cntkctl_el1) apply(csselr_el1)

#define EL1_FIELD(name)   uint64_t name;
#define EL1_SAVE(name)    __asm__ volatile("mrs %0, " #name : "=r"(context.name)::"memory");
#define EL1_RESTORE(name) __asm__ volatile("msr " #name ", %0" ::"r"(context.name) : "memory");

struct el1_context {
  EL1_REGISTERS(EL1_FIELD)
};

static inline struct el1_context save_el1(void) {
  struct el1_context context;
  EL1_REGISTERS(EL1_SAVE)
  return context;
}

static inline void restore_el1(struct el1_context context) {
  EL1_REGISTERS(EL1_RESTORE)
  __asm__ volatile("isb" ::: "memory");
}

#undef EL1_FIELD
#undef EL1_SAVE
#undef EL1_RESTORE

#endif
