// SPDX-License-Identifier: MIT

import CBearSSL
import FirmwareImage

/// Computes the SHA-256 of bytes, with the library that the firmware checks them with.
func sha256(_ bytes: [UInt8]) -> ImageDigest {
  // SAFETY: a context is plain memory; it holds pointers only to constants of the library.
  var context = unsafe br_sha256_context()
  var digest = InlineArray<32, UInt8>(repeating: 0)
  // SAFETY: init fills the context before it is used, update reads `count` bytes of the array, out
  // writes 32 bytes, and none of them keeps a pointer.
  unsafe br_sha256_init(&context)
  unsafe bytes.withUnsafeBytes { unsafe br_sha224_update(&context, $0.baseAddress, $0.count) }
  var output = digest.mutableSpan
  unsafe output.withUnsafeMutableBytes { unsafe br_sha256_out(&context, $0.baseAddress) }
  return ImageDigest(digest)
}
