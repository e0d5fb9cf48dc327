// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * The module's parameters: limits in milliseconds, whose ranges Swift knows.
 *
 * Not Swift: parameters are macros that place tables in sections.
 */
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>

#include "Glue.h"

#define LIMITS 3

struct limit {
	unsigned int number;
	/* 0 as long as nobody has set it. */
	unsigned int value;
};

static struct limit limits[LIMITS] = { { 0 }, { 1 }, { 2 } };

unsigned int lfa_limit(unsigned int number)
{
	unsigned int value = number < LIMITS ? READ_ONCE(limits[number].value) : 0;

	return value ? value : lfa_limit_default(number);
}

static int set(const char *text, const struct kernel_param *parameter)
{
	struct limit *limit = parameter->arg;
	unsigned int value;
	int error = kstrtouint(text, 0, &value);

	if (!error)
		error = lfa_limit_check(limit->number, value);
	if (!error)
		WRITE_ONCE(limit->value, value);
	return error;
}

static int get(char *text, const struct kernel_param *parameter)
{
	const struct limit *limit = parameter->arg;

	return sprintf(text, "%u\n", lfa_limit(limit->number));
}

static const struct kernel_param_ops operations = { .set = set, .get = get };

module_param_cb(prime_timeout_ms, &operations, &limits[0], 0644);
MODULE_PARM_DESC(prime_timeout_ms, "limit of the PRIME phase in ms, 100 to 600000 (30000)");
module_param_cb(activate_timeout_ms, &operations, &limits[1], 0644);
MODULE_PARM_DESC(activate_timeout_ms,
		 "limit of the ACTIVATE phase and of a scan in ms, 100 to 60000 (10000)");
module_param_cb(poll_interval_ms, &operations, &limits[2], 0644);
MODULE_PARM_DESC(poll_interval_ms, "time between two calls of a phase in ms, 1 to 1000 (10)");
