// SPDX-License-Identifier: MIT
//
// The payload's data that has a layout of its own: registers saved by assembly, state shared by
// builds of different versions, and the header that the linker script writes. C, since Swift does
// not promise a layout.
#ifndef PAYLOAD_MACHINE_H
#define PAYLOAD_MACHINE_H

#include <stddef.h>
#include <stdint.h>

#include "PayloadABI.h"

/* x0...x7 of a call; Entry.S stores them in this order, and returns what it finds in them. */
struct payload_registers {
  uint64_t x0, x1, x2, x3, x4, x5, x6, x7;
};

#define PAYLOAD_STATE_MAGIC   0x5441545344594150ull /* "PAYDSTAT" */
#define PAYLOAD_STATE_VERSION 1

/* What a payload leaves to the next. A new field goes to the end and raises the version; a payload
   takes over only versions it knows. */
struct payload_state {
  uint64_t magic;
  uint32_t version;
  uint32_t size; /* of this struct */
  uint64_t total;
};

_Static_assert(sizeof(struct payload_state) == 24, "a change needs a new PAYLOAD_STATE_VERSION");

static inline struct payload_state *payload_state_memory(void) {
  return (struct payload_state *)PAYLOAD_STATE;
}

/* The version in the running image's header. Read from memory, because an image's version can be
   stamped after it was linked. */
static inline uint64_t payload_image_version(void) {
  extern const volatile uint64_t __image_version __attribute__((visibility("hidden")));
  return __image_version;
}

#endif
