// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * The monotonic clock, a sleep that only a fatal signal ends early, and the lockup detectors.
 *
 * Not Swift: task states and the watchdog's hooks are macros and inline functions.
 */
#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <linux/nmi.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

#include "Glue.h"

unsigned long long lfa_now(void)
{
	return ktime_get_ns();
}

int lfa_sleep(unsigned long long nanoseconds)
{
	ktime_t end = ktime_add_ns(ktime_get(), nanoseconds);

	/* Other wake-ups than the timer's and a fatal signal's are spurious. */
	while (ktime_before(ktime_get(), end)) {
		if (fatal_signal_pending(current))
			return -EINTR;
		set_current_state(TASK_KILLABLE);
		schedule_hrtimeout(&end, HRTIMER_MODE_ABS);
	}
	return fatal_signal_pending(current) ? -EINTR : 0;
}

int lfa_relax(void)
{
	cond_resched();
	return fatal_signal_pending(current) ? -EINTR : 0;
}

void lfa_touch_watchdog(void)
{
	touch_nmi_watchdog();
}
