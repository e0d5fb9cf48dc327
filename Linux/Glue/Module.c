// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * The module's entry, exit and description.
 *
 * Not Swift: the module's description consists of macros that place text in sections.
 */
#include <linux/init.h>
#include <linux/module.h>

#include "Glue.h"

static int __init start(void)
{
	return lfa_start();
}
module_init(start);

static void __exit stop(void)
{
	lfa_stop();
}
module_exit(stop);

MODULE_DESCRIPTION("Arm Live Firmware Activation (DEN0147)");
MODULE_AUTHOR("The swift-lfa authors");
MODULE_LICENSE("Dual MIT/GPL");
/* Packages take the driver's version from here. */
MODULE_VERSION("0.1.0");
