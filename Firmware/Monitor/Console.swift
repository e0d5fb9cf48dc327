// SPDX-License-Identifier: MIT

import LFA
import Synchronization
import _Volatile

/// The secure UART: a PL011 that the normal world cannot reach (Arm DDI 0183).
enum SecureUART {
  private static let base: UInt64 = 0x0904_0000

  /// Enables the transmitter with its FIFO, 8 bits.
  static func enable() {
    deviceRegister(base + 0x2c).store(0x70)
    deviceRegister(base + 0x30).store(0x301)
  }

  /// Sends one byte; drops it if the FIFO stays full, because nothing may hold up a CPU at EL3.
  static func send(_ byte: UInt8) {
    var patience = 100_000
    while deviceRegister(base + 0x18).load() & 0x20 != 0 {
      patience &-= 1
      if patience == 0 { return }
    }
    deviceRegister(base).store(UInt32(byte))
  }
}

/// Set while a CPU writes a line.
private let lineIsOpen = Atomic<Bool>(false)

/// One line of the boot log. While another CPU writes one, the line is dropped: no CPU waits.
struct LogLine: ~Copyable {
  private let isOpen: Bool

  /// Starts a line.
  init() {
    isOpen = !lineIsOpen.exchange(true, ordering: .acquiring)
    text("EL3: ")
  }

  /// Starts a line whatever another CPU does: for the last words of the machine.
  init(panicking: Void) {
    isOpen = true
    text("EL3: ")
  }

  deinit {
    guard isOpen else { return }
    SecureUART.send(13)
    SecureUART.send(10)
    lineIsOpen.store(false, ordering: .releasing)
  }

  /// Appends a text.
  borrowing func text(_ text: StaticString) {
    guard isOpen else { return }
    // SAFETY: a StaticString of more than one character points at `utf8CodeUnitCount` bytes that
    // live as long as the image.
    let bytes = unsafe Span(_unsafeStart: text.utf8Start, count: text.utf8CodeUnitCount)
    for index in 0..<bytes.count { SecureUART.send(bytes[index]) }
  }

  /// Appends one ASCII character.
  borrowing func character(_ character: UInt8) {
    guard isOpen else { return }
    SecureUART.send(character)
  }

  /// Appends a number in decimal.
  borrowing func decimal(_ value: some BinaryInteger) {
    guard isOpen else { return }
    var digits = InlineArray<20, UInt8>(repeating: 0)
    var count = 0
    var rest = UInt64(truncatingIfNeeded: value)
    repeat {
      digits[count] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
      count &+= 1
    } while rest != 0
    while count > 0 {
      count &-= 1
      SecureUART.send(digits[count])
    }
  }

  /// Appends a number in hexadecimal, without leading zeros.
  borrowing func hexadecimal(_ value: UInt64) {
    guard isOpen else { return }
    text("0x")
    var shift: UInt64 = 60
    while shift > 0, value >> shift == 0 { shift &-= 4 }
    while true {
      let digit = UInt8(truncatingIfNeeded: value >> shift & 0xf)
      SecureUART.send(digit < 10 ? UInt8(ascii: "0") &+ digit : UInt8(ascii: "a") &+ digit &- 10)
      if shift == 0 { return }
      shift &-= 4
    }
  }

  /// Appends a version as LFA prints it.
  borrowing func version(_ version: FirmwareVersion) {
    guard isOpen else { return }
    decimal(version.major)
    character(UInt8(ascii: "."))
    decimal(version.minor)
  }

  /// Appends the name of a component.
  borrowing func component(_ guid: GUID) {
    guard isOpen else { return }
    for index in 0..<GUID.textLength { SecureUART.send(guid.textCharacter(index)) }
  }
}

/// Writes a line of text.
func log(_ text: StaticString) {
  let line = LogLine()
  line.text(text)
}

/// Writes a line that ends in a number.
func log(_ text: StaticString, _ value: UInt64) {
  let line = LogLine()
  line.text(text)
  line.decimal(value)
}

/// Writes the line that says which version of a component has replaced which.
func reportActivation(
  _ component: Component, from old: FirmwareVersion, to new: FirmwareVersion, at base: UInt64
) {
  let line = LogLine()
  line.text("activated: ")
  line.text(component.name)
  line.character(UInt8(ascii: " "))
  line.version(old)
  line.text(" -> ")
  line.version(new)
  line.text(" at ")
  line.hexadecimal(base)
}
