// SPDX-License-Identifier: MIT

import ConformanceMachine

/// Tells which registers of a CPU a call failed to keep.
struct Losses: RawRepresentable {
  let rawValue: UInt64

  /// Bit 0: q0...q31, FPCR or FPSR. Bit 1: a scalable vector, predicate or FFR. Bit 2: a system
  /// register, whose index is in bits 15:8. Bit 3: x4...x30.
  init(rawValue: UInt64) { self.rawValue = rawValue }

  static let vectors: UInt64 = 1
  static let scalableVectors: UInt64 = 2
  static let systemRegisters: UInt64 = 4
  static let generalRegisters: UInt64 = 8
}

/// Makes a call with every register the normal world owns filled, and compares them afterwards.
enum Guard {
  /// Tells whether this CPU has SVE (ID_AA64PFR0_EL1 bits 35:32).
  static var hasScalableVectors: Bool { read_id_aa64pfr0_el1() >> 32 & 0xf != 0 }

  /// Makes the call with q0...q31, FPCR and FPSR filled or, if `scalable`, with z0...z31,
  /// p0...p15 and FFR. The latter needs ``hasScalableVectors``.
  static func call(
    _ registers: inout AllRegisters, cpu: Int, scalable: Bool = false
  ) -> Losses {
    var losses: UInt64 = 0
    let generalBefore = registers
    var before = InlineArray<64, UInt64>(repeating: 0)
    var after = InlineArray<64, UInt64>(repeating: 0)
    fill_system_registers(Time.now)
    read(&before)

    // SAFETY: `vector_areas` has 16 KiB per CPU, index 0...7; the largest state that the
    // architecture allows, 32 * 256 + 17 * 32 bytes, fits.
    let area = unsafe vector_areas_base().advanced(by: (cpu & 7) &* 2048)
    let words: Int
    if scalable {
      write_zcr_el2(0xf)
      let length = Int(truncatingIfNeeded: vector_length())
      words = 32 &* length / 8 &+ 17 &* length / 64
      for index in 0..<words { unsafe area[index] = pattern(index) }
      // The first-fault register has to be a prefix of ones to be a valid value.
      let first = 32 &* length / 8 &+ 16 &* length / 64
      for index in first..<words { unsafe area[index] = ~0 }
    } else {
      words = 66
      for index in 0..<64 { unsafe area[index] = pattern(index) }
      // FPCR: flush to zero, round towards zero. FPSR: all sticky flags and QC.
      unsafe area[64] = 0x01c0_0000
      unsafe area[65] = 0x0800_009f
    }

    var span = registers.mutableSpan
    unsafe span.withUnsafeMutableBufferPointer { buffer in
      // SAFETY: `base` points at 31 words and `area` at the state the callee uses, see above.
      guard let base = buffer.baseAddress else { return }
      if scalable {
        unsafe call_with_scalable_vectors(base, area)
      } else {
        unsafe call_with_vectors(base, area)
      }
    }

    var isKept = true
    if scalable {
      let length = Int(truncatingIfNeeded: vector_length())
      let first = 32 &* length / 8 &+ 16 &* length / 64
      for index in 0..<first where (unsafe area[index]) != pattern(index) { isKept = false }
      for index in first..<words where (unsafe area[index]) != ~0 { isKept = false }
    } else {
      for index in 0..<64 where (unsafe area[index]) != pattern(index) { isKept = false }
      if unsafe area[64] != 0x01c0_0000 || area[65] != 0x0800_009f { isKept = false }
    }
    if !isKept { losses |= scalable ? Losses.scalableVectors : Losses.vectors }

    read(&after)
    for index in 0..<Int(SYSTEM_REGISTER_COUNT) where before[index] != after[index] {
      losses |= Losses.systemRegisters | UInt64(truncatingIfNeeded: index) << 8
      break
    }
    let changed = registers.changedRegisters(since: generalBefore)
    if changed & ~Wire.results(of: generalBefore[0]) != 0 { losses |= Losses.generalRegisters }
    return Losses(rawValue: losses)
  }

  private static func read(_ values: inout InlineArray<64, UInt64>) {
    var span = values.mutableSpan
    unsafe span.withUnsafeMutableBufferPointer { buffer in
      // SAFETY: the callee writes SYSTEM_REGISTER_COUNT words, which are fewer than 64.
      if let base = buffer.baseAddress { unsafe read_system_registers(base) }
    }
  }

  /// Makes a word that differs between registers and between their halves.
  private static func pattern(_ index: Int) -> UInt64 {
    (UInt64(truncatingIfNeeded: index) &+ 1) &* 0x9e37_79b9_7f4a_7c15
  }
}
