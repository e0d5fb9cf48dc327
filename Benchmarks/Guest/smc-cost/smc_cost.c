// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * Tells what the driver's figures hold that is not the driver's, below /sys/kernel/smc_cost: files
 * that cost what the kernel takes to read one, and files that tell how many ticks the agent takes
 * to answer a call. Only for measuring, with the driver idle.
 *
 * Not Swift: it is a kernel module that consists of the kernel's macros.
 */
#include <linux/arm-smccc.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/sysfs.h>

#define LFA_VERSION 0xc40002e0
#define LFA_GET_INFO 0xc40002e2
#define LFA_GET_INVENTORY 0xc40002e3
#define LFA_PRIME 0xc40002e4
#define LFA_CANCEL 0xc40002e6
#define REPEATS 64

static struct arm_smccc_1_2_regs call(unsigned long function, unsigned long id, unsigned long flags)
{
	struct arm_smccc_1_2_regs in = { .a0 = function, .a1 = id, .a2 = flags }, out;

	arm_smccc_1_2_smc(&in, &out);
	return out;
}

static unsigned long ticks(void)
{
	unsigned long value;

	asm volatile("isb; mrs %0, cntvct_el0; isb" : "=r"(value) : : "memory");
	return value;
}

/* Ticks for REPEATS calls, about components 0, 1 ... count - 1 in turn. */
static ssize_t measure(char *text, unsigned long function, unsigned long count)
{
	unsigned long flags, begin, end;

	local_irq_save(flags);
	begin = ticks();
	for (int i = 0; i < REPEATS; i++)
		call(function, count ? i % count : 0, 0);
	end = ticks();
	local_irq_restore(flags);
	return sysfs_emit(text, "%lu %d\n", end - begin, REPEATS);
}

/* What the kernel takes by itself to read a file, with a number in it and with a text. */
static ssize_t number_show(struct kobject *kobj, struct kobj_attribute *attribute, char *text)
{
	return sysfs_emit(text, "%d\n", 1);
}

static ssize_t text_show(struct kobject *kobj, struct kobj_attribute *attribute, char *text)
{
	return sysfs_emit(text, "%s\n", "TF-A BL31 runtime");
}

static ssize_t version_show(struct kobject *kobj, struct kobj_attribute *attribute, char *text)
{
	return measure(text, LFA_VERSION, 0);
}

static ssize_t get_info_show(struct kobject *kobj, struct kobj_attribute *attribute, char *text)
{
	return measure(text, LFA_GET_INFO, 0);
}

static ssize_t get_inventory_show(struct kobject *kobj, struct kobj_attribute *attribute,
				  char *text)
{
	return measure(text, LFA_GET_INVENTORY, call(LFA_GET_INFO, 0, 0).a1);
}

static unsigned long spent;

/* Repeats a call until it is complete, and adds up what it takes. */
static int finish(unsigned long function, unsigned long id, unsigned long flags)
{
	struct arm_smccc_1_2_regs out;
	unsigned long begin = ticks();

	do
		out = call(function, id, flags);
	while (!out.a0 && out.a1 & 1);
	spent = ticks() - begin;
	return out.a0 ? -EIO : 0;
}

static ssize_t spent_show(struct kobject *kobj, struct kobj_attribute *attribute, char *text)
{
	return sysfs_emit(text, "%lu 1\n", spent);
}

/* Primes a component and undoes it; `spent` tells what PRIME took. */
static ssize_t prime_store(struct kobject *kobj, struct kobj_attribute *attribute,
			   const char *text, size_t length)
{
	unsigned long id;
	int error = kstrtoul(text, 0, &id);

	if (!error)
		error = finish(LFA_PRIME, id, 0);
	if (!error)
		call(LFA_CANCEL, id, 0);
	return error ? error : length;
}

static struct kobj_attribute number_attribute = __ATTR_RO(number);
static struct kobj_attribute text_attribute = __ATTR_RO(text);
static struct kobj_attribute version_attribute = __ATTR_RO(version);
static struct kobj_attribute get_info_attribute = __ATTR_RO(get_info);
static struct kobj_attribute get_inventory_attribute = __ATTR_RO(get_inventory);
static struct kobj_attribute spent_attribute = __ATTR_RO(spent);
static struct kobj_attribute prime_attribute = __ATTR_WO(prime);

static struct attribute *attributes[] = {
	&number_attribute.attr, &text_attribute.attr, &version_attribute.attr,
	&get_info_attribute.attr, &get_inventory_attribute.attr, &spent_attribute.attr,
	&prime_attribute.attr, NULL
};
static const struct attribute_group group = { .attrs = attributes };
static struct kobject *directory;

static int __init start(void)
{
	int error;

	directory = kobject_create_and_add("smc_cost", kernel_kobj);
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

MODULE_DESCRIPTION("What the agent takes to answer");
MODULE_LICENSE("Dual MIT/GPL");
