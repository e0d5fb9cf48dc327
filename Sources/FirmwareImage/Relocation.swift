// SPDX-License-Identifier: MIT

extension ImageHeader {
  /// `R_AARCH64_RELATIVE` of the ELF for the Arm 64-bit Architecture (AAELF64): base + addend.
  private static var relative: UInt64 { 1027 }

  /// Applies the image's relocations to its copy in memory.
  ///
  /// Only `R_AARCH64_RELATIVE` is taken; a position-independent image needs nothing else. Each
  /// target is an aligned doubleword of the data section, so no relocation can change the code, the
  /// header or the table itself; each value points into the image's memory or just past its end.
  /// Run this before the memory beyond `dataEnd` is zeroed, because the table lies there.
  ///
  /// - Parameters:
  ///   - memory: The slot, with the image's file at its start, writable and not executable.
  ///   - address: Where the slot's first byte will be when the image runs; a multiple of 4 KiB.
  /// - Throws: `ImageError` naming the first bad entry; the image is then unusable.
  public func relocate(
    _ memory: inout MutableSpan<UInt8>, toRunAt address: UInt64
  ) throws(ImageError) {
    guard UInt64(memory.count) >= max(fileSize, memorySize) else { throw .memoryTooSmall }
    guard address % ImageHeader.pageSize == 0,
      !address.addingReportingOverflow(memorySize).overflow
    else { throw .loadAddress }
    let count = Int(relocationSize / ImageHeader.relocationEntrySize)
    for index in 0..<count {
      let entry =
        Int(relocationOffset) &+ index &* Int(ImageHeader.relocationEntrySize)
      let target = memory.span.uint64(at: entry)
      let info = memory.span.uint64(at: entry &+ 8)
      let addend = memory.span.uint64(at: entry &+ 16)
      guard info == ImageHeader.relative else { throw .relocationType(index: index) }
      guard target % 8 == 0, target >= rodataEnd, target <= dataEnd - 8
      else { throw .relocationTarget(index: index) }
      // A negative addend is a huge one here, so this refuses it as well.
      guard addend <= memorySize else { throw .relocationAddend(index: index) }
      memory.store(address &+ addend, at: Int(target))
    }
  }

  /// Zeroes everything behind the data section, to the end of the memory lent.
  ///
  /// That gives the image its zeroed data and stacks, and leaves nothing of an earlier image behind.
  public func clearBeyondData(_ memory: inout MutableSpan<UInt8>) throws(ImageError) {
    guard UInt64(memory.count) >= max(fileSize, memorySize) else { throw .memoryTooSmall }
    for index in Int(dataEnd)..<memory.count { memory[index] = 0 }
  }
}
