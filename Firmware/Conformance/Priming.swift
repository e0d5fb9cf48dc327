// SPDX-License-Identifier: MIT

import LFA
import SMCCC

extension Suite {
  /// PRIME and CANCEL, and ACTIVATE where it has to refuse: nothing is replaced here.
  mutating func checkPriming() {
    checkNothingPrimed()
    checkPrimed(rendezvousOptional: false)
    checkPrimed(rendezvousOptional: true)
    checkSecondComponent()
  }

  private mutating func checkNothingPrimed() {
    cancelEverything()
    let count = componentCount
    let ids: InlineArray<5, UInt64> = [0, count, 0x7fff_ffff, 0xffff_ffff, ~0]
    for index in ids.indices {
      let id = ids[index]
      let answer = wire.callWithPattern(Function.activate.identifier, id, 0, 0, 0)
      report.check(
        answer[0], .reference(.invalidParameters), "nothing primed: ACTIVATE of id", id)
      report.check(answer[1], is: 0, "its x1 is 0", isSettled: false)
      report.check(
        wire.call(.activate, id, 1).x0, .reference(.invalidParameters),
        "nothing primed: ACTIVATE without rendezvous of id", id)
      report.check(
        wire.call(.cancel, id).x0, .reference(.invalidParameters),
        "nothing primed: CANCEL of id", id)
      if index > 0 {
        report.check(
          wire.call(.prime, id).x0, .reference(.invalidParameters), "PRIME of id", id)
      }
    }
    if let idle = findIdle() {
      let answer = wire.callWithPattern(Function.prime.identifier, idle.x1, 2, 3, 4)
      report.check(answer[0], .reference(.wrongState), "PRIME with nothing pending")
      report.check(answer[1], is: idle.x1, "its x1 is untouched", isSettled: false)
    } else {
      report.skip("PRIME with nothing pending", "every component is pending")
    }
    checkIncapable()
  }

  /// A component that is pending but cannot be activated live.
  private mutating func checkIncapable() {
    for index in 0..<min(componentCount, 64) {
      guard let flags = (try? client.getInventory(SequenceID(x1: index)))?.flags else { continue }
      if flags.isActivationPending && !flags.isActivationCapable {
        return report.check(
          wire.call(.prime, index).x0, .reference(.notSupported),
          "PRIME of a component that cannot be activated")
      }
    }
    report.skip(
      "PRIME of a component that cannot be activated", "no such component is pending")
  }

  private mutating func checkPrimed(rendezvousOptional isOptional: Bool) {
    guard let candidate = find(rendezvousOptional: isOptional, for: "PRIME and CANCEL") else {
      return
    }
    let id = candidate.id
    report.note("priming id", id.x1)
    report.check(prime(id).x0, .settled(.success), "PRIME of a pending component")
    let again = wire.callWithPattern(Function.prime.identifier, id.x1, 2, 3, 4)
    report.check(again[0], .reference(.success), "PRIME of it again")
    report.check(again[1] >> 1, is: 0, "only bit 0 of its x1 means something", isSettled: false)
    checkUntouched(again, from: 3, x3: 3, x4: 4, "PRIME leaves x3...x17 alone")
    report.check(prime(id).x0, .reference(.success), "PRIME of it to the end")
    report.check(
      wire.call(.prime, componentCount).x0, .reference(.invalidParameters),
      "one primed: PRIME of an id out of range")
    let others: InlineArray<3, UInt64> = [(id.x1 + 1) % componentCount, componentCount, ~0]
    for index in others.indices where others[index] != id.x1 {
      report.check(
        wire.call(.activate, others[index]).x0, .reference(.invalidParameters),
        "one primed: ACTIVATE of another id", others[index])
      report.check(
        wire.call(.cancel, others[index]).x0, .reference(.invalidParameters),
        "one primed: CANCEL of another id", others[index])
    }
    if !isOptional {
      let answer = wire.callWithPattern(Function.activate.identifier, id.x1, 1, 0, 0)
      report.check(
        answer[0], .reference(.invalidParameters),
        "ACTIVATE without a rendezvous that is required")
      report.check(answer[1], is: 0, "its x1 is 0", isSettled: false)
    }
    let record = try? client.getInventory(id)
    report.check(
      record?.flags.isActivationPending == true, "what is primed is pending still",
      isSettled: false)
    report.check(
      record?.currentVersion == candidate.record.currentVersion,
      "PRIME does not change the current version")
    report.check(wire.call(.cancel, id.x1).x0, .settled(.success), "CANCEL of what is primed")
    report.check(
      wire.call(.cancel, id.x1).x0, .reference(.invalidParameters), "CANCEL of it again")
    report.check(
      wire.call(.activate, id.x1).x0, .reference(.invalidParameters), "ACTIVATE after CANCEL")
    report.check(prime(id).x0, .settled(.success), "PRIME after CANCEL")
    report.check(
      wire.call(.cancel, 1 << 32 | id.x1).x0, .reference(.success),
      "CANCEL looks at the low half of the id only")
  }

  /// Two components pending: there is one activation in the system at a time.
  private mutating func checkSecondComponent() {
    guard let first = find(rendezvousOptional: true, for: "PRIME of a second component") else {
      return
    }
    guard let second = find(rendezvousOptional: false, for: "PRIME of a second component") else {
      return
    }
    report.check(prime(first.id).x0, .settled(.success), "PRIME of a first component")
    // The reference answers 0 and ignores the call; see "do not copy".
    report.check(
      wire.call(.prime, second.id.x1).x0, .reference(.success, or: .wrongState),
      "PRIME of a second component")
    report.check(
      wire.call(.activate, second.id.x1).x0, .reference(.invalidParameters),
      "ACTIVATE of the second component")
    report.check(
      wire.call(.cancel, first.id.x1).x0, .settled(.success), "CANCEL of the first component")
    report.check(prime(second.id).x0, .settled(.success), "PRIME of the second component now")
    report.check(
      wire.call(.cancel, second.id.x1).x0, .settled(.success), "CANCEL of the second component")
  }
}
