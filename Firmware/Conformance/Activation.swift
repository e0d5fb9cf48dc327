// SPDX-License-Identifier: MIT

import LFA
import SMCCC

extension Suite {
  /// ACTIVATE while one CPU is on: it is a rendezvous of one.
  mutating func checkActivation() {
    activateOnce(rendezvousOptional: true, flags: 1, "ACTIVATE without a rendezvous")
    activateOnce(rendezvousOptional: true, flags: 0, "ACTIVATE of an optional rendezvous")
    activateOnce(rendezvousOptional: true, flags: ~0, "ACTIVATE with all reserved flags set")
    activateOnce(rendezvousOptional: false, flags: 0, "ACTIVATE of a required rendezvous")
    activateOnce(
      rendezvousOptional: false, flags: ~1, "ACTIVATE of it with all reserved flags set")
  }

  private mutating func activateOnce(
    rendezvousOptional isOptional: Bool, flags: UInt64, _ name: StaticString
  ) {
    guard let candidate = find(rendezvousOptional: isOptional, for: name) else { return }
    let id = candidate.id.x1
    report.check(prime(candidate.id).x0, .settled(.success), "PRIME")
    // Entry point and context mean nothing for a component that resets no CPU: an odd address in
    // secure memory shows whether they are looked at.
    var answer = wire.callWithPattern(
      Function.activate.identifier, id, flags, 0x0e00_0001, 0xffff_ffff_ffff_ffff)
    var rounds = 0
    while answer[0] == 0 && answer[1] & 1 != 0 && rounds < 1000 {
      answer = wire.callWithPattern(
        Function.activate.identifier, id, flags, 0x0e00_0001, 0xffff_ffff_ffff_ffff)
      rounds += 1
    }
    // Reserved flags are a row that the sources leave open.
    let isPlain = flags == 0 || flags == 1
    report.check(
      answer[0], isPlain ? .settled(.success) : .reference(.success), name)
    guard answer[0] == 0 else { return }
    report.check(answer[1] >> 1, is: 0, "only bit 0 of its x1 means something", isSettled: false)
    checkUntouched(
      answer, from: 5, x3: 0, x4: 0, "ACTIVATE leaves x5...x17 alone")
    checkAfterSuccess(id)
    checkVersion(of: candidate, "the current version is the one that was pending")
  }

  /// What a component answers that has just been activated, before anyone reads the inventory.
  private mutating func checkAfterSuccess(_ id: UInt64) {
    report.check(
      wire.call(.activate, id).x0, .reference(.componentWrongState, or: .invalidParameters),
      "after success: ACTIVATE again")
    report.check(
      wire.call(.cancel, id).x0, .reference(.success, or: .invalidParameters),
      "after success: CANCEL")
    let x0 = wire.call(.prime, id).x0
    report.check(
      x0, .reference(.wrongState, or: .success),
      "after success: PRIME (a further image may be pending at once)")
    if x0 == 0 { _ = wire.call(.cancel, id) }
  }
}
