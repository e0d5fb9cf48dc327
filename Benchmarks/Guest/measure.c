// SPDX-License-Identifier: MIT
/*
 * Tells how many ticks of the generic timer a system call takes. Under QEMU's -icount a tick is a
 * fixed number of instructions.
 *
 *   measure frequency              ticks in a second
 *   measure read FILE COUNT        COUNT reads of an open file, from its beginning
 *   measure once FILE              the first read of an open file
 *   measure write FILE TEXT        one write to an open file
 *   measure attempt FILE TEXT      the same, whether or not it succeeds
 *   measure load FILE              loads a kernel module
 *   measure unload NAME            unloads one
 *
 * It prints one number. A call that fails is told on standard error, and in the exit status.
 *
 * Not Swift: there is no Swift library for AArch64 Linux to link a guest's program with. Not even
 * C's is needed: system calls and a register are all there is to it.
 */

/* Linux's numbers for AArch64. */
#define NR_OPENAT 56
#define NR_WRITE 64
#define NR_PREAD64 67
#define NR_EXIT_GROUP 94
#define NR_SCHED_SETSCHEDULER 119
#define NR_DELETE_MODULE 106
#define NR_FINIT_MODULE 273
#define AT_FDCWD -100
#define O_RDONLY 0
#define O_WRONLY 1
#define SCHED_FIFO 1

static long system_call(long number, long a0, long a1, long a2, long a3)
{
	register long x8 asm("x8") = number;
	register long x0 asm("x0") = a0;
	register long x1 asm("x1") = a1;
	register long x2 asm("x2") = a2;
	register long x3 asm("x3") = a3;

	asm volatile("svc #0" : "+r"(x0) : "r"(x1), "r"(x2), "r"(x3), "r"(x8) : "memory", "cc");
	return x0;
}

static unsigned long ticks(void)
{
	unsigned long value;

	asm volatile("isb; mrs %0, cntvct_el0; isb" : "=r"(value) : : "memory");
	return value;
}

static unsigned long frequency(void)
{
	unsigned long value;

	asm volatile("mrs %0, cntfrq_el0" : "=r"(value));
	return value;
}

static long length(const char *text)
{
	long count = 0;

	while (text[count])
		count++;
	return count;
}

static int is(const char *left, const char *right)
{
	while (*left && *left == *right) {
		left++;
		right++;
	}
	return *left == *right;
}

static unsigned long number(const char *text)
{
	unsigned long value = 0;

	while (*text >= '0' && *text <= '9')
		value = value * 10 + (*text++ - '0');
	return value;
}

static void print(int file, unsigned long value)
{
	char text[24];
	char *first = text + sizeof(text);

	*--first = '\n';
	do {
		*--first = '0' + value % 10;
		value /= 10;
	} while (value);
	system_call(NR_WRITE, file, (long)first, text + sizeof(text) - first, 0);
}

__attribute__((noreturn)) static void leave(int status)
{
	for (;;)
		system_call(NR_EXIT_GROUP, status, 0, 0, 0);
}

/* Prints a system call's error number and ends, if it failed. */
static long checked(long result)
{
	if (result < 0) {
		print(2, -result);
		leave(1);
	}
	return result;
}

static char text[4096];

static unsigned long measure_read(const char *path, unsigned long count)
{
	long file = checked(system_call(NR_OPENAT, AT_FDCWD, (long)path, O_RDONLY, 0));
	unsigned long begin;

	/* The first read of an open file makes room for its text. */
	checked(system_call(NR_PREAD64, file, (long)text, sizeof(text), 0));
	begin = ticks();
	for (unsigned long i = 0; i < count; i++)
		system_call(NR_PREAD64, file, (long)text, sizeof(text), 0);
	return ticks() - begin;
}

static unsigned long measure_once(const char *path)
{
	long file = checked(system_call(NR_OPENAT, AT_FDCWD, (long)path, O_RDONLY, 0));
	unsigned long begin = ticks();
	long result = system_call(NR_PREAD64, file, (long)text, sizeof(text), 0);
	unsigned long end = ticks();

	checked(result);
	return end - begin;
}

static unsigned long measure_write(const char *path, const char *what, int may_fail)
{
	long file = checked(system_call(NR_OPENAT, AT_FDCWD, (long)path, O_WRONLY, 0));
	unsigned long begin = ticks();
	long result = system_call(NR_WRITE, file, (long)what, length(what), 0);
	unsigned long end = ticks();

	if (!may_fail)
		checked(result);
	return end - begin;
}

static unsigned long measure_load(const char *path)
{
	long file = checked(system_call(NR_OPENAT, AT_FDCWD, (long)path, O_RDONLY, 0));
	unsigned long begin = ticks();
	long result = system_call(NR_FINIT_MODULE, file, (long)"", 0, 0);
	unsigned long end = ticks();

	checked(result);
	return end - begin;
}

static unsigned long measure_unload(const char *name)
{
	unsigned long begin = ticks();
	long result = system_call(NR_DELETE_MODULE, (long)name, 0, 0, 0);
	unsigned long end = ticks();

	checked(result);
	return end - begin;
}

__attribute__((used)) static void run(long *stack)
{
	long argc = stack[0];
	char **argv = (char **)(stack + 1);
	int priority = 1;

	/* What else wants to run, as the kernel's own tests after boot, runs at another time. */
	checked(system_call(NR_SCHED_SETSCHEDULER, 0, SCHED_FIFO, (long)&priority, 0));

	if (argc == 2 && is(argv[1], "frequency"))
		print(1, frequency());
	else if (argc == 4 && is(argv[1], "read"))
		print(1, measure_read(argv[2], number(argv[3])));
	else if (argc == 3 && is(argv[1], "once"))
		print(1, measure_once(argv[2]));
	else if (argc == 4 && is(argv[1], "write"))
		print(1, measure_write(argv[2], argv[3], 0));
	else if (argc == 4 && is(argv[1], "attempt"))
		print(1, measure_write(argv[2], argv[3], 1));
	else if (argc == 3 && is(argv[1], "load"))
		print(1, measure_load(argv[2]));
	else if (argc == 3 && is(argv[1], "unload"))
		print(1, measure_unload(argv[2]));
	else
		leave(64);
	leave(0);
}

/* The kernel leaves the arguments on the stack. */
asm(".globl _start\n_start:\n\tmov x0, sp\n\tmov x29, xzr\n\tmov x30, xzr\n\tb run\n");
