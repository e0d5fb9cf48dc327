// SPDX-License-Identifier: MIT
//
// What the vectors save and what a trap leaves behind. C structs, because assembly fills them and,
// during a live activation, two builds of the monitor have to agree on their layout.
#ifndef MONITOR_FRAME_H
#define MONITOR_FRAME_H

#include <stddef.h>
#include <stdint.h>

#include "Layout.h"

/* General registers of a lower exception level, saved by the vectors of EL3. */
struct frame {
  uint64_t x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, x12, x13, x14, x15, x16, x17;
  uint64_t x18_to_x30[13];
  uint64_t elr;
  uint64_t spsr;
  uint64_t esr;
};

_Static_assert(sizeof(struct frame) == FRAME_SIZE, "Vectors.S saves this many bytes");

/* One CPU's registers at a trap in EL3; its panic stack is the rest of the page. */
struct crash_page {
  uint64_t x[31];
  uint64_t sp;
  uint64_t elr;
  uint64_t spsr;
  uint64_t esr;
  uint64_t far;
  uint64_t vector;    /* 0...15 in the order of the vector table */
  uint64_t recovery;  /* stack pointer of a guarded call, 0 when a trap has no way back */
  uint64_t panicking; /* 1 once this CPU reports a trap */
};

_Static_assert(offsetof(struct crash_page, sp) == CRASH_SP, "Vectors.S");
_Static_assert(offsetof(struct crash_page, elr) == CRASH_ELR, "Vectors.S");
_Static_assert(offsetof(struct crash_page, esr) == CRASH_ESR, "Vectors.S");
_Static_assert(offsetof(struct crash_page, vector) == CRASH_VECTOR, "Vectors.S");
_Static_assert(offsetof(struct crash_page, recovery) == CRASH_RECOVERY, "Vectors.S");

#endif
