// SPDX-License-Identifier: MIT

import LFA
import SMCCC

/// Rows of the specification that only an agent shows in which something goes wrong. The firmware
/// has to follow the plan Tests/Faults/conformance, whose rules count the calls made here: their
/// number and order matters.
extension Suite {
  /// Asks whether the firmware follows the plan; the plan's first rule is the answer.
  func followsPlan() -> Bool {
    wire.call(.features, UInt64(Function.version.identifier.rawValue)).x0 == 0x706c_616e
  }

  /// Says which checks an agent without faults leaves open.
  mutating func skipFaults() {
    let names: InlineArray<11, StaticString> = [
      "PRIME of an image that is not authentic",
      "PRIME with too little memory",
      "PRIME of an image that cannot be read",
      "PRIME of another id while one is primed part-way",
      "ACTIVATE of a component that is primed part-way",
      "ACTIVATE that the platform refuses",
      "ACTIVATE with a rendezvous between two steps without",
      "PRIME, CANCEL, ACTIVATE while another CPU activates alone",
      "CANCEL while the switch is running",
      "CANCEL once all CPUs have arrived",
      "CANCEL while the firmware holds a CPU",
    ]
    for index in names.indices { report.skip(names[index], "needs a fault plan") }
  }

  /// Makes all calls that the plan is about.
  mutating func runFaults() {
    countProcessors()
    guard checkPresence() else { return report.bailOut("no LFA agent, but a plan of faults") }
    componentCount = (try? client.getInfo()) ?? 0
    report.check(componentCount >= 2, "the plan's components are there:", componentCount)
    checkFaultyImage(.authError, "PRIME of an image that is not authentic")
    checkFaultyImage(.noMemory, "PRIME with too little memory")
    checkFaultyImage(.deviceError, "PRIME of an image that cannot be read")
    checkPrimedPartWay()
    checkRefusedActivation()
    checkStepsWithoutRendezvous()
    guard cpuCount > 2, checkProcessors() else {
      return report.bailOut("the plan needs 3 CPUs that run")
    }
    checkCallsDuringLoneActivation()
    checkCancelAfterArrival()
    checkCancelOfHeldCPU()
    report.check(Violations.count, is: 0, "calls that changed a register they have to keep")
    report.finish()
  }

  /// The component that can do without a rendezvous; reported if it is not the plan's.
  mutating func planned(rendezvousOptional isOptional: Bool) -> Candidate? {
    let found = find(rendezvousOptional: isOptional)
    let isPlanned = found?.id.x1 == (isOptional ? 1 : 0)
    report.check(isPlanned, "the component is the one of the plan")
    return isPlanned ? found : nil
  }

  /// A PRIME that fails keeps its component latched until CANCEL.
  private mutating func checkFaultyImage(_ status: Status, _ name: StaticString) {
    guard let candidate = planned(rendezvousOptional: true) else { return }
    let id = candidate.id.x1
    let answer = wire.callWithPattern(Function.prime.identifier, id, 2, 3, 4)
    report.check(answer[0], .settled(status), name)
    report.check(answer[1], is: id, "its x1 is untouched", isSettled: false)
    checkPartWay(id)
  }

  private mutating func checkPrimedPartWay() {
    guard let candidate = planned(rendezvousOptional: true) else { return }
    let id = candidate.id.x1
    let answer = wire.callWithPattern(Function.prime.identifier, id, 2, 3, 4)
    report.check(answer[0], .settled(.success), "PRIME that is to be called again")
    report.check(answer[1], is: 1, "its x1 says so")
    checkPartWay(id)
  }

  /// Judges an agent that has primed a component part-way, or failed to; ends with CANCEL.
  private mutating func checkPartWay(_ id: UInt64) {
    let other: UInt64 = 0
    report.check(
      wire.call(.prime, other).x0, .reference(.wrongState),
      "PRIME of another id while one is primed part-way")
    for flags: UInt64 in 0...1 {
      let answer = wire.callWithPattern(Function.activate.identifier, id, flags, 0, 0)
      report.check(
        answer[0], .reference(.componentWrongState),
        "ACTIVATE of a component that is primed part-way, flags", flags)
      report.check(answer[1], is: 0, "its x1 is 0", isSettled: false)
    }
    report.check(
      wire.call(.cancel, other).x0, .reference(.invalidParameters),
      "CANCEL of another id while one is primed part-way")
    report.check(
      wire.call(.cancel, id).x0, .settled(.success), "CANCEL of what is primed part-way")
    report.check(
      wire.call(.activate, id).x0, .reference(.invalidParameters), "ACTIVATE after CANCEL")
  }

  /// The component stays primed: the second attempt succeeds.
  private mutating func checkRefusedActivation() {
    guard let candidate = planned(rendezvousOptional: true) else { return }
    let id = candidate.id.x1
    report.check(prime(candidate.id).x0, .settled(.success), "PRIME")
    let answer = wire.callWithPattern(Function.activate.identifier, id, 1, 0, 0)
    report.check(
      answer[0], .settled(.activationFailed), "ACTIVATE that the platform refuses")
    report.check(answer[1], is: 0, "its x1 is 0", isSettled: false)
    report.check(
      find(candidate.record.guid)?.record.currentVersion == candidate.record.currentVersion,
      "the old version runs on")
    report.check(wire.call(.activate, id, 1).x0, .reference(.success), "ACTIVATE once more")
    checkVersion(of: candidate, "the version is the new one")
  }

  /// An activation keeps the way it began.
  private mutating func checkStepsWithoutRendezvous() {
    guard let candidate = planned(rendezvousOptional: true) else { return }
    let id = candidate.id.x1
    report.check(prime(candidate.id).x0, .settled(.success), "PRIME")
    let first = wire.call(.activate, id, 1)
    report.check(first.x0, .settled(.success), "ACTIVATE that is to be called again")
    report.check(first.x1, is: 1, "its x1 says so")
    let joint = wire.callWithPattern(Function.activate.identifier, id, 0, 0, 0)
    report.check(
      joint[0], .settled(.busy), "ACTIVATE with a rendezvous between two steps without")
    report.check(joint[1], is: id, "its x1 is untouched", isSettled: false)
    report.check(
      wire.call(.cancel, id).x0, .reference(.busy), "CANCEL between two steps")
    let second = wire.call(.activate, id, 1)
    report.check(second.x0, .settled(.success), "ACTIVATE, the second step")
    report.check(second.x1, is: 0, "its x1 says that it was the last")
    checkVersion(of: candidate, "the version is the new one")
  }
}
