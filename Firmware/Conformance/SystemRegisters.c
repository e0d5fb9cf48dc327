// SPDX-License-Identifier: MIT
//
// Reads and fills the registers listed in SystemRegisters.h; C for the reason given there.
#include "SystemRegisters.h"

#define icc_sre_el2     S3_4_C12_C9_5
#define icc_pmr_el1     S3_0_C4_C6_0
#define icc_bpr1_el1    S3_0_C12_C12_3
#define icc_igrpen1_el1 S3_0_C12_C12_7
#define icc_ctlr_el1    S3_0_C12_C12_4

#define TEXT(reg)  TEXT_(reg)
#define TEXT_(reg) #reg

void fill_system_registers(uint64_t seed) {
  uint64_t pattern = seed, value;
#define FILL(name, bits)                                                                          \
  pattern = pattern * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);              \
  if ((uint64_t)(bits) != 0) {                                                                    \
    __asm__ volatile("mrs %0, " TEXT(name) : "=r"(value));                                        \
    value = (value & ~(uint64_t)(bits)) | (pattern & (uint64_t)(bits));                           \
    __asm__ volatile("msr " TEXT(name) ", %0" ::"r"(value));                                      \
  }
  SYSTEM_REGISTERS(FILL)
#undef FILL
  __asm__ volatile("isb" ::: "memory");
}

void read_system_registers(uint64_t values[SYSTEM_REGISTER_COUNT]) {
  __asm__ volatile("isb" ::: "memory");
#define READ(name, bits)                                                                          \
  __asm__ volatile("mrs %0, " TEXT(name) : "=r"(values[system_register_##name]));
  SYSTEM_REGISTERS(READ)
#undef READ
}

const char *system_register_name(uint32_t index) {
  static const char *const names[SYSTEM_REGISTER_COUNT] = {
#define NAME(name, bits) [system_register_##name] = #name,
      SYSTEM_REGISTERS(NAME)
#undef NAME
  };
  return index < SYSTEM_REGISTER_COUNT ? names[index] : "?";
}
