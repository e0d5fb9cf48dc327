// SPDX-License-Identifier: MIT
//
// The four functions that every compiler may call on its own account. C and not Swift, because the
// Swift compiler would turn their loops into calls of themselves; -fno-builtin keeps Clang from it.
// Accesses are aligned, so they are right with the MMU off as well.

#include <stddef.h>
#include <stdint.h>

static int aligned(const void *left, const void *right) {
  return (((uintptr_t)left | (uintptr_t)right) & 7) == 0;
}

/* Copies the first byte first, which is right for a destination below its source as well. */
static void *copy_up(void *destination, const void *source, size_t count) {
  unsigned char *to = destination;
  const unsigned char *from = source;
  if (aligned(to, from)) {
    for (; count >= 8; count -= 8, to += 8, from += 8)
      *(uint64_t *)(void *)to = *(const uint64_t *)(const void *)from;
  }
  for (; count != 0; count--) *to++ = *from++;
  return destination;
}

void *memcpy(void *restrict destination, const void *restrict source, size_t count) {
  return copy_up(destination, source, count);
}

void *memmove(void *destination, const void *source, size_t count) {
  unsigned char *to = destination;
  const unsigned char *from = source;
  if ((uintptr_t)to - (uintptr_t)from >= count) return copy_up(destination, source, count);
  while (count != 0) {
    count--;
    to[count] = from[count];
  }
  return destination;
}

void *memset(void *destination, int value, size_t count) {
  unsigned char *to = destination;
  uint64_t pattern = (unsigned char)value * UINT64_C(0x0101010101010101);
  if (aligned(to, to)) {
    for (; count >= 8; count -= 8, to += 8) *(uint64_t *)(void *)to = pattern;
  }
  for (; count != 0; count--) *to++ = (unsigned char)value;
  return destination;
}

int memcmp(const void *left, const void *right, size_t count) {
  const unsigned char *a = left;
  const unsigned char *b = right;
  for (; count != 0; count--, a++, b++) {
    if (*a != *b) return *a < *b ? -1 : 1;
  }
  return 0;
}
