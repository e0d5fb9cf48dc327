// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * Shows what the firmware's vendor calls answer, below /sys/kernel/smc_probe: which monitor and
 * which payload really run cannot be told from Linux otherwise. Only for tests, in which a user
 * with root's rights can do no harm to anyone.
 *
 * Not Swift: it is a kernel module of thirty lines that consists of the kernel's macros.
 */
#include <linux/arm-smccc.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/sysfs.h>

#define MONITOR_INFO 0xc2000001
#define NOTIFY 0xc2000002
#define COUNTER_ADD 0xf2000001
#define COUNTER_READ 0xf2000002
#define TRANSFORM 0xf2000003
#define BUSY ((unsigned long)-2)

/* The payload serves one CPU at a time and tells the others to come again. */
static struct arm_smccc_1_2_regs call(unsigned long function, unsigned long argument)
{
	struct arm_smccc_1_2_regs in = { .a0 = function, .a1 = argument }, out;

	do {
		arm_smccc_1_2_smc(&in, &out);
		cpu_relax();
	} while (out.a0 == BUSY);
	return out;
}

static ssize_t monitor_show(struct kobject *kobj, struct kobj_attribute *attribute, char *text)
{
	struct arm_smccc_1_2_regs out = call(MONITOR_INFO, 0);

	return sysfs_emit(text, "status=%ld version=%lu.%lu build=%.8s base=%#lx activations=%lu "
			  "other=%#lx cpus=%lu\n", (long)out.a0, out.a1 >> 32, out.a1 & 0xffffffff,
			  (const char *)&out.a2, out.a3, out.a4, out.a5, out.a6);
}

static ssize_t print_counter(char *text, struct arm_smccc_1_2_regs out)
{
	return sysfs_emit(text, "status=%ld total=%lu version=%lu.%lu added=%lu\n", (long)out.a0,
			  out.a1, out.a2 >> 32, out.a2 & 0xffffffff, out.a3);
}

static ssize_t counter_show(struct kobject *kobj, struct kobj_attribute *attribute, char *text)
{
	return print_counter(text, call(COUNTER_READ, 0));
}

static ssize_t counter_store(struct kobject *kobj, struct kobj_attribute *attribute,
			     const char *text, size_t length)
{
	unsigned long number;
	int error = kstrtoul(text, 0, &number);

	if (error)
		return error;
	return call(COUNTER_ADD, number).a0 ? -EIO : length;
}

static ssize_t transform_show(struct kobject *kobj, struct kobj_attribute *attribute, char *text)
{
	struct arm_smccc_1_2_regs out = call(TRANSFORM, 21);

	return sysfs_emit(text, "status=%ld value=%lu\n", (long)out.a0, out.a1);
}

static ssize_t notify_store(struct kobject *kobj, struct kobj_attribute *attribute,
			    const char *text, size_t length)
{
	return call(NOTIFY, 0).a0 ? -EIO : length;
}

static struct kobj_attribute monitor_attribute = __ATTR_RO(monitor);
static struct kobj_attribute counter_attribute = __ATTR_RW(counter);
static struct kobj_attribute transform_attribute = __ATTR_RO(transform);
static struct kobj_attribute notify_attribute = __ATTR_WO(notify);

static struct attribute *attributes[] = {
	&monitor_attribute.attr, &counter_attribute.attr, &transform_attribute.attr,
	&notify_attribute.attr, NULL
};
static const struct attribute_group group = { .attrs = attributes };
static struct kobject *directory;

static int __init start(void)
{
	int error;

	directory = kobject_create_and_add("smc_probe", kernel_kobj);
	if (!directory)
		return -ENOMEM;
	error = sysfs_create_group(directory, &group);
	if (error)
		kobject_put(directory);
	return error;
}
module_init(start);

static void __exit stop(void)
{
	sysfs_remove_group(directory, &group);
	kobject_put(directory);
}
module_exit(stop);

MODULE_DESCRIPTION("Vendor calls of the test machine's firmware");
MODULE_LICENSE("Dual MIT/GPL");
