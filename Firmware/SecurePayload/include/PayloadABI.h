// SPDX-License-Identifier: MIT
//
// What the monitor and a secure payload agree on. A header, because the assembly of both sides and
// the Swift of both sides read it.
//
// The monitor enters a payload at S-EL1 with its own stack pointer selected, all exceptions masked
// and the MMU off, at one of the entries in the image's header:
//
//   entry 0  cold boot: the payload makes its state anew
//   entry 1  live activation: the payload takes over the state its predecessor left
//   entry 2  a call: x0...x7 are those of the normal world's SMC
//
// One CPU is inside at a time, and a payload keeps nothing in registers from one entry to the next.
// It leaves by an SMC, never to continue:
//
//   x0 = PAYLOAD_RETURN   x1...x8 are the x0...x7 to return. After entries 0 and 1, x1 = 0 says
//                         that the payload is ready; anything else is why it refuses.
//   x0 = PAYLOAD_TRAPPED  the payload is broken: x1 = ESR_EL1, x2 = ELR_EL1, x3 = FAR_EL1,
//                         x4 = offset of the vector taken. An activation then fails, and so does a
//                         call; the payload may be entered again, at any entry.
//
// Both identifiers are refused when the normal world calls them.
#ifndef PAYLOAD_ABI_H
#define PAYLOAD_ABI_H

#define PAYLOAD_TRAPPED 0xf20000fe
#define PAYLOAD_RETURN  0xf20000ff

/* Values of x1 after entries 0 and 1. */
#define PAYLOAD_READY         0
#define PAYLOAD_STATE_UNKNOWN 1 /* no state there, or one of another layout */
#define PAYLOAD_NOT_WILLING   2 /* this build refuses whatever it finds */

/* Where a payload keeps its state over activations; nobody else writes there. */
#define PAYLOAD_STATE 0x0ea00000

#endif
