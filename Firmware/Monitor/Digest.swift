// SPDX-License-Identifier: MIT

import CBearSSL
import FirmwareImage
import MonitorMachine

/// Computes SHA-256 with BearSSL, whose code uses vector registers: those of the normal world are
/// saved around it, and nobody at EL3 sees them otherwise.
enum Digest {
  /// Computes the digest of a range of secure memory. One CPU at a time may call this.
  static func sha256(at address: UInt64, count: Int) -> ImageDigest {
    var digest = InlineArray<32, UInt8>(repeating: 0)
    let mode = VectorMode.leave()
    // SAFETY: a context is plain memory, and init fills it before it is used; update reads `count`
    // bytes of mapped memory; out writes 32 bytes; none of them keeps a pointer.
    var context = unsafe br_sha256_context()
    unsafe br_sha256_init(&context)
    unsafe br_sha224_update(&context, PhysicalMemory.pointer(address), count)
    var output = digest.mutableSpan
    unsafe output.withUnsafeMutableBytes { unsafe br_sha256_out(&context, $0.baseAddress) }
    mode.restore()
    return ImageDigest(digest)
  }
}

/// What the vector registers of the calling CPU held before the monitor used them.
private struct VectorMode {
  private let hasSVE: Bool
  private let hasFFR: Bool
  private let streaming: UInt64

  /// Saves all of it, and ends the streaming mode of SME, in which vector code cannot run.
  static func leave() -> VectorMode {
    let hasSME = Processor.hasSME
    let svcr = hasSME ? read_svcr() : 0
    let isStreaming = svcr & 1 != 0
    let hasSVE = Processor.hasSVE || isStreaming
    // In streaming mode there is an FFR only with FEAT_SME_FA64.
    let hasFFR = Processor.hasSVE && (!isStreaming || read_smcr_el3() >> 31 & 1 == 1)
    let mode = VectorMode(hasSVE: hasSVE, hasFFR: hasFFR, streaming: isStreaming ? svcr : 0)
    // SAFETY: the area is as large as the longest vectors need, and the caller is alone.
    unsafe save_vector_state(area, hasSVE ? 1 : 0, hasFFR ? 1 : 0)
    if isStreaming { write_svcr(svcr & ~1) }
    return mode
  }

  /// Puts everything back.
  func restore() {
    if streaming != 0 { write_svcr(streaming) }
    // SAFETY: the area holds what `leave` saved in the same mode.
    unsafe restore_vector_state(VectorMode.area, hasSVE ? 1 : 0, hasFFR ? 1 : 0)
  }

  private static var area: UnsafeMutableRawPointer {
    // SAFETY: the memory map gives the area this place, with room for `VECTOR_STATE_SIZE` bytes.
    unsafe PhysicalMemory.pointer(UInt64(VECTOR_STATE_BASE))
  }
}
