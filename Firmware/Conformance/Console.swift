// SPDX-License-Identifier: MIT

import _Volatile

/// Writes to the machine's first UART, a PL011 at 0x0900_0000.
enum Console {
  static func write(byte: UInt8) {
    // SAFETY: 0x0900_0000 is the UART of the `virt` machine in every configuration; the page is
    // mapped as device memory. Offset 0 is the data register, 0x18 the flags, bit 5 "FIFO full".
    let (data, flags) = unsafe (
      VolatileMappedRegister<UInt32>(unsafeBitPattern: 0x0900_0000),
      VolatileMappedRegister<UInt32>(unsafeBitPattern: 0x0900_0018)
    )
    while flags.load() >> 5 & 1 != 0 {}
    data.store(UInt32(byte))
  }

  static func write(_ text: StaticString) {
    // SAFETY: a StaticString of more than one character points at `utf8CodeUnitCount` bytes that
    // live as long as the program.
    let bytes = unsafe Span(_unsafeStart: text.utf8Start, count: text.utf8CodeUnitCount)
    for index in 0..<bytes.count { write(byte: bytes[index]) }
  }

  static func write(decimal value: Int64) {
    var rest = value.magnitude
    var digits = InlineArray<20, UInt8>(repeating: 0)
    var count = 0
    repeat {
      digits[count] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
      count &+= 1
    } while rest != 0
    if value < 0 { write(byte: UInt8(ascii: "-")) }
    while count > 0 {
      count &-= 1
      write(byte: digits[count])
    }
  }

  static func write(hexadecimal value: UInt64) {
    write("0x")
    var isLeading = true
    for index in 0..<16 {
      let digit = UInt8(truncatingIfNeeded: value >> UInt64(60 &- 4 &* index) & 0xf)
      isLeading = isLeading && digit == 0 && index != 15
      if !isLeading {
        write(byte: digit < 10 ? UInt8(ascii: "0") &+ digit : UInt8(ascii: "a") &+ digit &- 10)
      }
    }
  }
}
