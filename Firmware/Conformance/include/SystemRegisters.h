// SPDX-License-Identifier: MIT
//
// The system registers that belong to the normal world and have to outlive any call. C, because
// MRS and MSR take a register by name only.
#ifndef CONFORMANCE_SYSTEM_REGISTERS_H
#define CONFORMANCE_SYSTEM_REGISTERS_H

#include <stdint.h>

/* X(name, bits): `bits` may hold anything while this program runs; zero marks a register that is
   only compared. */
#define SYSTEM_REGISTERS(X)                                                                       \
  X(sctlr_el2, 0) X(hcr_el2, 0) X(vbar_el2, 0) X(ttbr0_el2, 0) X(tcr_el2, 0) X(mair_el2, 0)       \
  X(cptr_el2, 0) X(mdcr_el2, 0) X(hstr_el2, 0) X(cnthctl_el2, 0) X(icc_sre_el2, 0)                \
  X(icc_pmr_el1, 0) X(icc_bpr1_el1, 0) X(icc_igrpen1_el1, 0) X(icc_ctlr_el1, 0)                   \
  X(mdscr_el1, 0) X(vpidr_el2, 0) X(vmpidr_el2, 0)                                                \
  X(tpidr_el2, ~0) X(elr_el2, ~0) X(spsr_el2, 0x3c5) X(esr_el2, 0x3ffffff) X(far_el2, ~0)         \
  X(afsr0_el2, 0xffffffff) X(afsr1_el2, 0xffffffff) X(amair_el2, ~0) X(hpfar_el2, 0xffff0)        \
  X(vttbr_el2, 0xfffff000) X(vtcr_el2, 0x7) X(cntvoff_el2, ~0) X(cnthp_cval_el2, ~0)              \
  X(sctlr_el1, 0x18) X(tcr_el1, 0x3f) X(ttbr0_el1, 0xfffff000) X(ttbr1_el1, 0xfffff000)           \
  X(mair_el1, ~0) X(amair_el1, ~0) X(vbar_el1, 0xfffff800) X(cpacr_el1, 0x300000)                 \
  X(contextidr_el1, 0xffffffff) X(esr_el1, 0x3ffffff) X(far_el1, ~0) X(afsr0_el1, 0xffffffff)     \
  X(afsr1_el1, 0xffffffff) X(par_el1, 0x7ffffffff000) X(elr_el1, ~0) X(spsr_el1, 0x3c5)           \
  X(sp_el1, ~0) X(sp_el0, ~0) X(tpidr_el1, ~0) X(tpidr_el0, ~0) X(tpidrro_el0, ~0)                \
  X(cntkctl_el1, 0x3) X(csselr_el1, 0x2) X(cntp_cval_el0, ~0) X(cntv_cval_el0, ~0)

enum {
#define COUNT_ONE(name, bits) system_register_##name,
  SYSTEM_REGISTERS(COUNT_ONE)
#undef COUNT_ONE
  SYSTEM_REGISTER_COUNT
};

/* Fills the registers that may hold anything with a pattern made from the seed. */
void fill_system_registers(uint64_t seed);

/* Reads all of them. */
void read_system_registers(uint64_t values[SYSTEM_REGISTER_COUNT]);

/* Name of one of them, for messages; ends with a zero byte. */
const char *system_register_name(uint32_t index);

#endif
