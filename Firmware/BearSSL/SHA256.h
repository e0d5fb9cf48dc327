// SPDX-License-Identifier: MIT
//
// Names the part of BearSSL that is used, for the host's tools and for EL3 alike. A header, because
// Swift reaches a C library through one; everything in it is Debian's libbearssl-dev.
//
// br_sha256_init, br_sha224_update (br_sha256_update is a macro for it, which Swift cannot see) and
// br_sha256_out. Their context lies in memory of the caller's; nothing is allocated.
#ifndef SWIFT_LFA_SHA256_H
#define SWIFT_LFA_SHA256_H

#include <bearssl/bearssl_hash.h>

#endif
