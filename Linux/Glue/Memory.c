// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * Memory that Swift borrows for its tables; Swift itself never allocates.
 *
 * Not Swift: the kernel's allocators are macros, and so are their flags.
 */
#include <linux/mm.h>
#include <linux/slab.h>

#include "Glue.h"

void *lfa_allocate(unsigned long bytes)
{
	return kvzalloc(bytes, GFP_KERNEL);
}

void lfa_release(void *memory)
{
	kvfree(memory);
}
