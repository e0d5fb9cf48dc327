// SPDX-License-Identifier: MIT
/*
 * Sleeps in poll() until one of the files named as arguments changes, and prints a line whenever
 * that happens: the file, "PRI", "ERR" or both, and what it reads as then. A file that cannot be
 * read any more is given up; when none is left, it ends.
 *
 *   start FILE: TEXT
 *   woke FILE PRI ERR: TEXT
 *   lost FILE PRI ERR: errno 19
 *
 * It decides nothing: the scenarios that start it judge its lines.
 *
 * Not Swift: there is no standard library of Swift's for the guest, nor one of C's; the five system
 * calls are made here, by the instruction for it.
 */
#define MAX_FILES 32

/* The kernel's numbers on arm64: no package of a compiler's brings its headers. */
enum { OPENAT = 56, WRITE = 64, PREAD64 = 67, PPOLL = 73, EXIT_GROUP = 94 };
enum { AT_FDCWD = -100, O_RDONLY = 0, POLLPRI = 2, POLLERR = 8, EINTR = 4 };

struct pollfd {
	int fd;
	short events;
	short revents;
};

static long call(long number, long x0, long x1, long x2, long x3, long x4)
{
	register long r8 __asm__("x8") = number;
	register long r0 __asm__("x0") = x0;
	register long r1 __asm__("x1") = x1;
	register long r2 __asm__("x2") = x2;
	register long r3 __asm__("x3") = x3;
	register long r4 __asm__("x4") = x4;

	__asm__ volatile("svc #0"
			 : "+r"(r0)
			 : "r"(r8), "r"(r1), "r"(r2), "r"(r3), "r"(r4)
			 : "memory");
	return r0;
}

/* A line is written at once, so that a reader of the output finds whole ones. */
static char line[1024];
static unsigned long used;

static void put(const char *text)
{
	while (*text && used < sizeof(line))
		line[used++] = *text++;
}

static void put_number(unsigned long number)
{
	char digits[24];
	int at = sizeof(digits) - 1;

	digits[at] = '\0';
	do
		digits[--at] = '0' + number % 10;
	while (number /= 10);
	put(digits + at);
}

static void end_line(void)
{
	if (used == sizeof(line))
		used--;
	line[used++] = '\n';
	call(WRITE, 1, (long)line, (long)used, 0, 0);
	used = 0;
}

/* Prints what a file reads as, from its start; false if it cannot be read. */
static int report(const char *word, const char *name, long file, int events)
{
	static char text[512];
	long length = call(PREAD64, file, (long)text, sizeof(text) - 1, 0, 0);

	put(length < 0 ? "lost" : word);
	put(" ");
	put(name);
	if (events & POLLPRI)
		put(" PRI");
	if (events & POLLERR)
		put(" ERR");
	put(": ");
	if (length < 0) {
		put("errno ");
		put_number((unsigned long)-length);
	} else {
		text[length > 0 && text[length - 1] == '\n' ? length - 1 : length] = '\0';
		put(text);
	}
	end_line();
	return length >= 0;
}

__attribute__((noreturn, used)) void run(const long *stack)
{
	static struct pollfd files[MAX_FILES];
	const char *const *names = (const char *const *)(stack + 2);
	long count = stack[0] - 1;
	long left = 0;
	long number, woken;

	if (count < 1 || count > MAX_FILES)
		call(EXIT_GROUP, 64, 0, 0, 0, 0);
	for (number = 0; number < count; number++) {
		files[number].fd = (int)call(OPENAT, AT_FDCWD, (long)names[number], O_RDONLY, 0, 0);
		files[number].events = POLLPRI | POLLERR;
		left += report("start", names[number], files[number].fd, 0);
	}
	if (left < count)
		call(EXIT_GROUP, 1, 0, 0, 0, 0);
	while (left > 0) {
		woken = call(PPOLL, (long)files, count, 0, 0, 0);
		if (woken == -EINTR)
			continue;
		if (woken <= 0)
			call(EXIT_GROUP, 1, 0, 0, 0, 0);
		for (number = 0; number < count; number++) {
			if (files[number].fd < 0 || !files[number].revents)
				continue;
			if (report("woke", names[number], files[number].fd, files[number].revents))
				continue;
			/* poll() passes over what is below 0. */
			files[number].fd = -1;
			left--;
		}
	}
	call(EXIT_GROUP, 0, 0, 0, 0, 0);
	__builtin_unreachable();
}

__asm__(".globl _start\n"
	"_start:\n"
	"	mov x0, sp\n"
	"	bl run\n");
