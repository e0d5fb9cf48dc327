// SPDX-License-Identifier: MIT

import LFA
import SMCCC
import _Volatile

/// Drives flash bank 1 of the machine, in which our firmware finds updates: two 16-bit chips that
/// take Intel's commands side by side, a word of 32 bits for both.
enum Flash {
  /// Has the flash read as an array, unless it waits for data: then it is data.
  static let readArray: UInt32 = 0x00ff_00ff

  /// Commands after which the flash does not read as an array: read status, read identifiers,
  /// query, erase without confirmation, program without data, in both spellings.
  static var modes: InlineArray<6, UInt32> {
    [0x0070_0070, 0x0090_0090, 0x0098_0098, 0x0020_0020, 0x0040_0040, 0x0010_0010]
  }
  /// Begins to fill a buffer, after which the flash takes hundreds of words for data.
  static let writeToBuffer: UInt32 = 0x00e8_00e8

  /// The last word of the bank, behind all updates.
  private static var register: VolatileMappedRegister<UInt32> {
    // SAFETY: flash bank 1 of the `virt` machine is at 0x0400_0000...0x07ff_ffff in every
    // configuration, and mapped as device memory.
    unsafe VolatileMappedRegister(unsafeBitPattern: 0x07ff_fffc)
  }

  static func store(_ command: UInt32) { register.store(command) }
  static func load() -> UInt32 { register.load() }

  /// Writes to the last word what shows there that the flash reads as an array, which no status
  /// does.
  static func mark() {
    restore(attempts: 3)
    store(0x0040_0040)
    store(readArray)
    restore(attempts: 3)
  }

  /// Has the flash read as an array, whatever it waits for: a buffer takes 256 words of data, and
  /// is then dropped for lack of a confirmation.
  static func restore(attempts: Int = 1000) {
    for _ in 0..<attempts {
      store(readArray)
      if load() == readArray { return }
    }
  }
}

extension Suite {
  /// The normal world leaves the flash in a mode in which it does not read as the updates, or
  /// changes the mode while an image is read: the updates are offered all the same, or come back.
  /// Nothing is written but the last word, behind all updates.
  mutating func checkFlashModes() {
    let name: StaticString = "PRIME while the flash is in another mode"
    guard let candidate = find(rendezvousOptional: true, for: name) else { return }
    Flash.mark()
    report.check(Flash.load() == Flash.readArray, "the flash reads as an array")
    let modes = Flash.modes
    for index in modes.indices { checkFlashMode(modes[index], candidate) }
    checkChangingFlash(candidate)
    checkFillingBuffer(candidate)
  }

  private mutating func checkFlashMode(_ mode: UInt32, _ candidate: Candidate) {
    Flash.store(mode)
    report.check(
      wire.call(.getInfo).x0, .settled(.success), "GET_INFO after flash command", UInt64(mode))
    report.check(offers(candidate), "the update is offered after flash command", UInt64(mode))
    Flash.store(mode)
    report.check(
      prime(candidate.id).x0, .settled(.success), "PRIME after flash command", UInt64(mode))
    report.check(wire.call(.cancel, candidate.id.x1).x0, .settled(.success), "CANCEL of it")
    Flash.restore()
  }

  /// Another mode is set before each call that goes on with PRIME.
  private mutating func checkChangingFlash(_ candidate: Candidate) {
    var status = Status.success
    var calls = 0
    let ended = Time.wait(milliseconds: 30_000) {
      Flash.store(calls % 2 == 0 ? 0x0090_0090 : 0x0070_0070)
      calls &+= 1
      do throws(Status) {
        return try client.prime(candidate.id) == .complete
      } catch {
        status = error
        return true
      }
    }
    report.check(ended, "PRIME ends although the flash changes between its calls")
    let isCredible =
      status == .success || status == .authError || status == .deviceError
    report.check(isCredible, "and loads the image or refuses it", status.x0)
    _ = wire.call(.cancel, candidate.id.x1)
    Flash.restore()
    report.check(
      prime(candidate.id).x0, .settled(.success), "PRIME once the flash is left alone")
    report.check(wire.call(.cancel, candidate.id.x1).x0, .settled(.success), "CANCEL of that")
  }

  /// Until hundreds of words are written nothing ends this mode: the store may seem to be empty.
  private mutating func checkFillingBuffer(_ candidate: Candidate) {
    Flash.store(Flash.writeToBuffer)
    report.check(
      wire.call(.getInfo).x0, .settled(.success), "GET_INFO while the flash fills a buffer")
    _ = prime(candidate.id)
    _ = wire.call(.cancel, candidate.id.x1)
    Flash.restore()
    report.check(offers(candidate), "the update is offered once the flash reads as an array")
  }

  /// Tells whether a component's update is pending, in the version it had.
  private func offers(_ candidate: Candidate) -> Bool {
    guard (try? client.getInfo()) != nil, let record = try? client.getInventory(candidate.id)
    else { return false }
    return record.flags.isActivationPending
      && record.pendingVersion == candidate.record.pendingVersion
  }
}
