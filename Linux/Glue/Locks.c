// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * The driver's two locks: a mutex that a transaction holds from PRIME to the rescan, and a
 * reader-writer semaphore under which sequence ids stay valid.
 *
 * Not Swift: the kernel's locks are initialised by macros, and lockdep wants them in C's static
 * storage.
 */
#include <linux/mutex.h>
#include <linux/rwsem.h>

#include "Glue.h"

static DEFINE_MUTEX(transaction);
static DECLARE_RWSEM(inventory);

_Bool lfa_transaction_try_lock(void)
{
	return mutex_trylock(&transaction);
}

void lfa_transaction_unlock(void)
{
	mutex_unlock(&transaction);
}

int lfa_inventory_lock_reading(void)
{
	return down_read_killable(&inventory);
}

void lfa_inventory_unlock_reading(void)
{
	up_read(&inventory);
}

int lfa_inventory_lock_writing(void)
{
	return down_write_killable(&inventory);
}

void lfa_inventory_lock_to_finish(void)
{
	down_write(&inventory);
}

void lfa_inventory_unlock_writing(void)
{
	up_write(&inventory);
}
