// SPDX-License-Identifier: MIT
//
// What one image of the monitor hands to the next in a live activation. A C struct at a fixed
// address, because two builds that may come from different compilers have to agree on its layout.
// Change the layout or the meaning of a field, and HAND_OVER_VERSION must change with it.
#ifndef MONITOR_HAND_OVER_H
#define MONITOR_HAND_OVER_H

#include <stddef.h>
#include <stdint.h>

#include "Layout.h"

#define HAND_OVER_MAGIC   0x4b4c42564f484c53ULL /* "SLHOVBLK" */
#define HAND_OVER_VERSION 1

/* Most ranges of normal memory kept for checking addresses. */
#define MAXIMUM_MEMORY_RANGES 4

struct memory_range {
  uint64_t base;
  uint64_t size;
};

/* One CPU. A cache line and more each, so that CPUs do not disturb one another. */
struct cpu_slot {
  uint32_t power;     /* atomic: AFFINITY_INFO's 0 on, 1 off, 2 on pending */
  uint32_t start;     /* atomic: 1 tells a parked CPU to start at entry */
  uint64_t entry;     /* where CPU_ON starts the CPU in the normal world */
  uint64_t context;   /* what it finds in x0 */
  uint64_t successor; /* atomic: base of the image to go on in, 0 for the present one */
  uint64_t reserved[12];
};

struct hand_over {
  uint64_t magic;
  uint32_t version;
  uint32_t size; /* of this struct */

  uint32_t cpu_count;
  uint32_t on_count; /* atomic: CPUs that are on or on pending */
  uint32_t leaving;  /* atomic: CPUs that may still use the image being left, plus 1 until it is cleared */
  uint32_t memory_range_count;

  uint64_t monitor_base;     /* slot of the running monitor */
  uint64_t retired_base;     /* slot it came from, 0 after a cold boot */
  uint64_t activation_count; /* of both components since the cold boot */
  uint64_t payload_base;     /* slot of the running payload, 0 if there is none */
  uint64_t payload_version;

  struct memory_range memory[MAXIMUM_MEMORY_RANGES];
  uint64_t reserved[47];

  struct cpu_slot cpu[MAXIMUM_CPUS];
};

_Static_assert(sizeof(struct cpu_slot) == 128, "a change needs a new HAND_OVER_VERSION");
_Static_assert(offsetof(struct hand_over, cpu) == 512, "a change needs a new HAND_OVER_VERSION");
_Static_assert(sizeof(struct hand_over) <= CRASH_BASE - HAND_OVER_BASE, "the crash pages follow");

/* Where the fields are that several CPUs change at a time: Swift reaches them as atomics. */
enum {
  HAND_OVER_ON_COUNT = offsetof(struct hand_over, on_count),
  HAND_OVER_LEAVING = offsetof(struct hand_over, leaving),
  HAND_OVER_ACTIVATIONS = offsetof(struct hand_over, activation_count),
  HAND_OVER_MEMORY = offsetof(struct hand_over, memory),
  HAND_OVER_CPUS = offsetof(struct hand_over, cpu),
  CPU_SLOT_SIZE = sizeof(struct cpu_slot),
  CPU_SLOT_POWER = offsetof(struct cpu_slot, power),
  CPU_SLOT_START = offsetof(struct cpu_slot, start),
  CPU_SLOT_SUCCESSOR = offsetof(struct cpu_slot, successor),
};

#endif
