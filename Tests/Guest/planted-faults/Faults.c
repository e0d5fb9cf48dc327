// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * Commits the fault that the parameter `fault` names, and refuses to stay: a kernel that checks
 * itself has to report each of them. Only for the debug kernel, which survives them.
 *
 * Not Swift: these are the faults of C, and locks and work items are the kernel's macros. Those of
 * Swift are beside this file.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#define SIZE 40

/* Reads the byte at an offset. */
u8 planted_faults_read(const u8 *memory, long offset);
/* Writes to the stack, `offset` bytes behind the start of an array of SIZE bytes. */
u8 planted_faults_write_stack(long offset);

static char *fault = "none";
module_param(fault, charp, 0);

static DEFINE_MUTEX(first);
static DEFINE_MUTEX(second);
static DEFINE_SPINLOCK(spinning);
/* Not known to the compiler, which would see the fault. */
static volatile int beyond = SIZE;
static volatile u8 sink;

static u8 *allocate(void)
{
	u8 *memory = kzalloc(SIZE, GFP_KERNEL | __GFP_NOFAIL);

	OPTIMIZER_HIDE_VAR(memory);
	return memory;
}

static u8 *freed(void)
{
	u8 *memory = allocate();

	kfree(memory);
	OPTIMIZER_HIDE_VAR(memory);
	return memory;
}

static void none(void)
{
	u8 *memory = allocate();

	sink = planted_faults_read(memory, SIZE - 1);
	sink = planted_faults_write_stack(SIZE - 1);
	kfree(memory);
}

static void use_after_free(void)
{
	sink = freed()[3];
}

static void swift_use_after_free(void)
{
	sink = planted_faults_read(freed(), 3);
}

static void swift_out_of_bounds(void)
{
	u8 *memory = allocate();

	sink = planted_faults_read(memory, beyond);
	kfree(memory);
}

static void swift_stack(void)
{
	sink = planted_faults_write_stack(beyond);
}

static void lock_order(void)
{
	mutex_lock(&first);
	mutex_lock(&second);
	mutex_unlock(&second);
	mutex_unlock(&first);

	mutex_lock(&second);
	mutex_lock(&first);
	mutex_unlock(&first);
	mutex_unlock(&second);
}

static void sleep_in_atomic(void)
{
	spin_lock(&spinning);
	kfree(allocate());
	spin_unlock(&spinning);
}

static void undefined(void)
{
	sink = 1 << beyond;
}

static void nothing(struct work_struct *unused)
{
}

static void freed_in_use(void)
{
	struct delayed_work *work = kzalloc(sizeof(*work), GFP_KERNEL | __GFP_NOFAIL);

	INIT_DELAYED_WORK(work, nothing);
	schedule_delayed_work(work, 60 * HZ);
	kfree(work);
}

/* Several, since a stale pointer on the stack may hide one. */
static void leak(void)
{
	int count;

	for (count = 0; count < 10; count++)
		allocate();
}

static const struct {
	const char *name;
	void (*commit)(void);
} faults[] = {
	{ "none", none },
	{ "lock-order", lock_order },
	{ "use-after-free", use_after_free },
	{ "swift-use-after-free", swift_use_after_free },
	{ "swift-out-of-bounds", swift_out_of_bounds },
	{ "swift-stack", swift_stack },
	{ "sleep-in-atomic", sleep_in_atomic },
	{ "undefined", undefined },
	{ "freed-in-use", freed_in_use },
	{ "leak", leak },
};

static int __init start(void)
{
	int number;

	for (number = 0; number < ARRAY_SIZE(faults); number++) {
		if (strcmp(faults[number].name, fault) == 0) {
			faults[number].commit();
			return -EAGAIN;
		}
	}
	return -EINVAL;
}
module_init(start);

MODULE_DESCRIPTION("Faults that a kernel which checks itself has to find");
MODULE_LICENSE("Dual MIT/GPL");
