// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * Lines for the kernel's log.
 *
 * Not Swift: printk is a macro over a function with variable arguments.
 */
#include <linux/kern_levels.h>
#include <linux/printk.h>

#include "Glue.h"

void lfa_log(int level, const unsigned char *text, unsigned long length)
{
	const char prefix[] = { KERN_SOH_ASCII, '0' + (level & 7), '\0' };

	printk("%sarm_lfa: %.*s\n", prefix, (int)length, text);
}
