/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The border between the hooks in C and the agent in Swift; both compilers read it.
 */
#ifndef STAND_IN_H
#define STAND_IN_H

/* x0...x17 of one call, as struct arm_smccc_1_2_regs has them. */
struct stand_in_registers {
	unsigned long long x[18];
};

/* Hooks.c: the CPUs that are on, and nanoseconds. */
unsigned int stand_in_cpu_count(void);
unsigned long long stand_in_now(void);
void stand_in_relax(void);
/* Tells whether PRIME is not to come to its end yet. */
int stand_in_holds(void);

/* Agent.swift: the memory is stand_in_size() bytes, aligned to 16, and holds the agent. */
unsigned long stand_in_size(void);
void stand_in_start(void *memory);
/* Returns 0, and leaves the registers alone, if the call is not the agent's. */
int stand_in_answer(void *memory, struct stand_in_registers *registers, unsigned int cpu);
/* Has a component, 0 or 1, offer the version after the one that runs. */
int stand_in_offer(void *memory, unsigned int component);

#endif
