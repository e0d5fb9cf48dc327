// SPDX-License-Identifier: MIT
//
// Names the part of libfuse3 that lfa-simulate uses.
//
// Not Swift: libfuse spells names of its interface's versions with macros, which Swift cannot see,
// and tells by a macro which version a program was written for. The functions below only call what
// those macros lead to.
#ifndef SWIFT_LFA_CFUSE_H
#define SWIFT_LFA_CFUSE_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

#if FUSE_MAJOR_VERSION == 3 && FUSE_MINOR_VERSION < 12
#error "libfuse 3.12 or newer is needed: older ones cannot be told how many threads to have"
#endif

static inline struct fuse_session *lfa_fuse_session(
    struct fuse_args *arguments, const struct fuse_lowlevel_ops *operations, void *server)
{
	return fuse_session_new(arguments, operations, sizeof(*operations), server);
}

// Serves until the session ends. A thread is kept by each request that waits, so that there may be
// as many of them as `threads`; `idle` stay when there is nothing to do.
static inline int lfa_fuse_serve(
    struct fuse_session *session, unsigned int threads, unsigned int idle)
{
	struct fuse_loop_config *config = fuse_loop_cfg_create();
	int result;

	if (!config)
		return -1;
	fuse_loop_cfg_set_max_threads(config, threads);
	fuse_loop_cfg_set_idle_threads(config, idle);
	result = fuse_session_loop_mt(session, config);
	fuse_loop_cfg_destroy(config);
	return result;
}

#endif
