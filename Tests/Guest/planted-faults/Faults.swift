// SPDX-License-Identifier: MIT OR GPL-2.0-only

/// Reads the byte at an offset, whatever is there: what KASAN does not stop, nothing will.
@c(planted_faults_read)
func read(_ memory: UnsafePointer<UInt8>?, _ offset: Int) -> UInt8 {
  guard let memory = unsafe memory else { return 0 }
  // SAFETY: none. It is the caller's fault that is to be seen.
  return unsafe memory[offset]
}

/// Writes to the stack, `offset` bytes behind the start of an array of 40 bytes, and returns a byte
/// of the array.
@c(planted_faults_write_stack)
func writeStack(_ offset: Int) -> UInt8 {
  var array = InlineArray<40, UInt8>(repeating: 1)
  var span = array.mutableSpan
  unsafe span.withUnsafeMutableBytes { bytes in
    // SAFETY: none. It is the caller's fault that is to be seen.
    unsafe bytes.baseAddress?.storeBytes(of: 2, toByteOffset: offset, as: UInt8.self)
  }
  return array[offset % 40]
}
