// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * Puts an agent where there is no firmware: the kernel's functions that make an SMC or HVC are
 * answered by LFAAgent, in this module, before they do. Calls that are not LFA's go on to the
 * machine.
 *
 * It is for boots that QEMU cannot combine with firmware at EL3: those by UEFI and ACPI, and those
 * whose conduit is HVC (hvc=1). QEMU's own PSCI offers SMCCC 1.0 and would keep the driver away, so
 * the kernel is made to tell 1.2 as well. With agent=0 that is all, and the machine itself answers
 * that there is no LFA.
 *
 * Below /sys/kernel/stand_in: `offer` makes an image pending for component 0 or 1; PRIME wants to
 * be called again as long as `hold` is 1; `readings` counts GET_INFO; `evaluate` runs an ACPI method,
 * and returns once everybody has heard of what that notifies.
 *
 * Not Swift: probes are structures of the kernel's that work on its saved registers.
 */
#include <linux/acpi.h>
#include <linux/arm-smccc.h>
#include <linux/build_bug.h>
#include <linux/cpumask.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <linux/timekeeping.h>

#include "StandIn.h"

#define GET_INFO 0xc40002e2

static bool agent = true;
module_param(agent, bool, 0444);
static bool hvc;
module_param(hvc, bool, 0444);

static void *memory;
static atomic_t readings = ATOMIC_INIT(0);
static bool hold;

unsigned int stand_in_cpu_count(void)
{
	return num_online_cpus();
}

unsigned long long stand_in_now(void)
{
	return ktime_get_mono_fast_ns();
}

int stand_in_holds(void)
{
	return READ_ONCE(hold);
}

void stand_in_relax(void)
{
	cpu_relax();
}

/* Returns from the function whose first instruction was to be executed. */
static int return_from(struct pt_regs *regs)
{
	instruction_pointer_set(regs, procedure_link_pointer(regs));
	return 1;
}

static int tell_version(struct kprobe *probe, struct pt_regs *regs)
{
	regs->regs[0] = ARM_SMCCC_VERSION_1_2;
	return return_from(regs);
}

static int tell_conduit(struct kprobe *probe, struct pt_regs *regs)
{
	regs->regs[0] = hvc ? SMCCC_CONDUIT_HVC : SMCCC_CONDUIT_SMC;
	return return_from(regs);
}

static int make_call(struct kprobe *probe, struct pt_regs *regs)
{
	const struct arm_smccc_1_2_regs *arguments = (const void *)regs->regs[0];
	struct arm_smccc_1_2_regs *results = (void *)regs->regs[1];
	struct stand_in_registers registers;

	static_assert(sizeof(registers) == sizeof(*arguments));
	memcpy(&registers, arguments, sizeof(registers));
	if (!agent || hvc != (probe->addr == (void *)arm_smccc_1_2_hvc) ||
	    !stand_in_answer(memory, &registers, raw_smp_processor_id()))
		return 0;
	if ((u32)arguments->a0 == GET_INFO)
		atomic_inc(&readings);
	memcpy(results, &registers, sizeof(registers));
	return return_from(regs);
}

static struct kprobe version_probe = {
	.symbol_name = "arm_smccc_get_version", .pre_handler = tell_version
};
static struct kprobe conduit_probe = {
	.symbol_name = "arm_smccc_1_1_get_conduit", .pre_handler = tell_conduit
};
static struct kprobe smc_probe = {
	.symbol_name = "arm_smccc_1_2_smc", .pre_handler = make_call
};
static struct kprobe hvc_probe = {
	.symbol_name = "arm_smccc_1_2_hvc", .pre_handler = make_call
};
static struct kprobe *probes[] = { &version_probe, &conduit_probe, &smc_probe, &hvc_probe };

static ssize_t offer_store(struct kobject *kobj, struct kobj_attribute *attribute,
			   const char *text, size_t length)
{
	unsigned int component;
	int error = kstrtouint(text, 0, &component);

	if (error)
		return error;
	return stand_in_offer(memory, component) ? length : -EINVAL;
}

static ssize_t evaluate_store(struct kobject *kobj, struct kobj_attribute *attribute,
			      const char *text, size_t length)
{
	char *path = kstrndup(text, length, GFP_KERNEL);
	acpi_status status;

	if (!path)
		return -ENOMEM;
	status = acpi_evaluate_object(NULL, strim(path), NULL, NULL);
	acpi_os_wait_events_complete();
	kfree(path);
	return ACPI_FAILURE(status) ? -EIO : length;
}

static ssize_t hold_store(struct kobject *kobj, struct kobj_attribute *attribute,
			  const char *text, size_t length)
{
	bool value;
	int error = kstrtobool(text, &value);

	if (error)
		return error;
	WRITE_ONCE(hold, value);
	return length;
}

static ssize_t readings_show(struct kobject *kobj, struct kobj_attribute *attribute, char *text)
{
	return sysfs_emit(text, "%d\n", atomic_read(&readings));
}

static struct kobj_attribute offer_attribute = __ATTR_WO(offer);
static struct kobj_attribute evaluate_attribute = __ATTR_WO(evaluate);
static struct kobj_attribute hold_attribute = __ATTR_WO(hold);
static struct kobj_attribute readings_attribute = __ATTR_RO(readings);

static struct attribute *attributes[] = {
	&offer_attribute.attr, &evaluate_attribute.attr, &hold_attribute.attr,
	&readings_attribute.attr, NULL
};
static const struct attribute_group group = { .attrs = attributes };
static struct kobject *directory;

static int show_files(void)
{
	int error;

	directory = kobject_create_and_add("stand_in", kernel_kobj);
	if (!directory)
		return -ENOMEM;
	error = sysfs_create_group(directory, &group);
	if (error)
		kobject_put(directory);
	return error;
}

static int __init start(void)
{
	int error;

	memory = kzalloc(stand_in_size(), GFP_KERNEL);
	if (!memory)
		return -ENOMEM;
	stand_in_start(memory);
	error = show_files();
	if (error)
		goto free;
	error = register_kprobes(probes, ARRAY_SIZE(probes));
	if (!error)
		return 0;
	sysfs_remove_group(directory, &group);
	kobject_put(directory);
free:
	kfree(memory);
	return error;
}
module_init(start);

/* Unregistering waits for the probes that run. */
static void __exit stop(void)
{
	unregister_kprobes(probes, ARRAY_SIZE(probes));
	sysfs_remove_group(directory, &group);
	kobject_put(directory);
	kfree(memory);
}
module_exit(stop);

MODULE_DESCRIPTION("An agent in the place of firmware, for tests");
MODULE_LICENSE("Dual MIT/GPL");
