// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * One round of all online CPUs with interrupts off. stop_machine() holds CPU hotplug off.
 *
 * Not Swift: cpu_online_mask is a macro, and the set it names differs in size between kernels.
 */
#include <linux/cpumask.h>
#include <linux/stop_machine.h>

#include "Glue.h"

static int enter(void *round)
{
	lfa_enter_round(round);
	return 0;
}

int lfa_stop_all_cpus(void *round)
{
	return stop_machine(enter, round, cpu_online_mask);
}
