// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * SMC and HVC calls with 18 registers.
 *
 * Not Swift: an SMC is an instruction, and the kernel's function for it takes a type of the
 * kernel's headers.
 */
#include <linux/arm-smccc.h>
#include <linux/build_bug.h>

#include "Glue.h"

/* The same 18 words; the kernel is built with -fno-strict-aliasing. */
static_assert(sizeof(struct lfa_registers) == sizeof(struct arm_smccc_1_2_regs));

int lfa_smccc_version(void)
{
	return arm_smccc_get_version();
}

enum lfa_conduit lfa_smccc_conduit(void)
{
	switch (arm_smccc_1_1_get_conduit()) {
	case SMCCC_CONDUIT_SMC:
		return LFA_CONDUIT_SMC;
	case SMCCC_CONDUIT_HVC:
		return LFA_CONDUIT_HVC;
	default:
		return LFA_CONDUIT_NONE;
	}
}

void lfa_smc(const struct lfa_registers *arguments, struct lfa_registers *results)
{
	arm_smccc_1_2_smc((const struct arm_smccc_1_2_regs *)arguments,
			  (struct arm_smccc_1_2_regs *)results);
}

void lfa_hvc(const struct lfa_registers *arguments, struct lfa_registers *results)
{
	arm_smccc_1_2_hvc((const struct arm_smccc_1_2_regs *)arguments,
			  (struct arm_smccc_1_2_regs *)results);
}
