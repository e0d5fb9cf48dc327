// SPDX-License-Identifier: MIT

import LFA
import LFAAgent
import SMCCC
import Testing
import VirtualTime

/// One row of agent-conformance, section 8: calls that lead up to a situation, the call that is
/// judged, and the registers it may change. All others have to come back as they were.
struct Row: Sendable, CustomTestStringConvertible {
  let name: String
  var platform: @Sendable (inout ScriptedPlatform.Script) -> Void = { _ in }
  var before: [[UInt64]] = []
  let call: [UInt64]
  let results: [Int: UInt64]

  init(
    _ name: String, _ call: [UInt64], _ results: [Int: UInt64], before: [[UInt64]] = [],
    platform: @escaping @Sendable (inout ScriptedPlatform.Script) -> Void = { _ in }
  ) {
    self.name = name
    self.call = call
    self.results = results
    self.before = before
    self.platform = platform
  }

  var testDescription: String { name }
}

@Suite("Conformance matrix, one CPU")
struct ConformanceTests {
  @Test("Row", arguments: rows)
  func row(_ row: Row) {
    var script = ScriptedPlatform.Script()
    row.platform(&script)
    let machine = Machine(script)
    machine.clock.run {
      for call in row.before {
        _ = machine.call(call[0], call[1], call.count > 2 ? call[2] : 0)
      }
      let arguments = Machine.arguments(
        row.call[0], row.call.count > 1 ? row.call[1] : 0x11,
        row.call.count > 2 ? row.call[2] : 0x22)
      #expect(machine.agent.handle(arguments, cpu: 0) == expected(arguments, row.results))
    }
  }

  private func expected(_ arguments: Registers, _ results: [Int: UInt64]) -> Registers {
    var registers = arguments
    for (number, value) in results {
      switch number {
      case 0: registers.x0 = value
      case 1: registers.x1 = value
      case 2: registers.x2 = value
      case 3: registers.x3 = value
      case 4: registers.x4 = value
      case 5: registers.x5 = value
      default: Issue.record("x\(number) is no result register")
      }
    }
    return registers
  }

  static let rows =
    versionRows + infoRows + primeRows + activateRows + soloRows + cancelRows + afterSuccessRows

  static let versionRows = [
    Row("VERSION", [FID.version], [0: 0x1_0000]),
    Row("the upper half of x0 is ignored", [0xdead_beef_c400_02e0], [0: 0x1_0000]),
    Row("the SVE hint is no part of the number", [0xc401_02e0], [0: 0x1_0000]),
    Row("0xC40002DF", [0xc400_02df], [0: Code.notSupported]),
    Row("0xC40002E7", [0xc400_02e7], [0: Code.notSupported]),
    Row("0xC40002FF", [0xc400_02ff], [0: Code.notSupported]),
    Row("SMC32 VERSION", [0x8400_02e0], [0: Code.notSupported]),
    Row("SMC32 CANCEL", [0x8400_02e6, 0], [0: Code.notSupported]),
    Row("yielding VERSION", [0x4400_02e0], [0: Code.notSupported]),
    Row("FEATURES VERSION", [FID.features, FID.version], [0: 0]),
    Row("FEATURES FEATURES", [FID.features, FID.features], [0: 0]),
    Row("FEATURES GET_INFO", [FID.features, FID.getInfo], [0: 0]),
    Row("FEATURES GET_INVENTORY", [FID.features, FID.getInventory], [0: 0]),
    Row("FEATURES PRIME", [FID.features, FID.prime], [0: 0]),
    Row("FEATURES ACTIVATE", [FID.features, FID.activate], [0: 0]),
    Row("FEATURES CANCEL", [FID.features, FID.cancel], [0: 0]),
    Row("FEATURES E7", [FID.features, 0xc400_02e7], [0: Code.notSupported]),
    Row("FEATURES DF", [FID.features, 0xc400_02df], [0: Code.notSupported]),
    Row("FEATURES 0", [FID.features, 0], [0: Code.notSupported]),
    Row("FEATURES SMC32", [FID.features, 0x8400_02e0], [0: Code.notSupported]),
    Row("FEATURES compares 64 bits", [FID.features, 0x1_c400_02e0], [0: Code.notSupported]),
    Row("FEATURES with SVE hint", [FID.features, 0xc401_02e0], [0: Code.notSupported]),
  ]

  static let infoRows = [
    Row("GET_INFO", [FID.getInfo, 0], [0: 0, 1: 5, 2: 0]),
    Row("GET_INFO 1", [FID.getInfo, 1], [0: Code.invalidParameters]),
    Row("GET_INFO 2", [FID.getInfo, 2], [0: Code.invalidParameters]),
    Row("GET_INFO 1<<32", [FID.getInfo, 1 << 32], [0: Code.invalidParameters]),
    Row("GET_INFO ~0", [FID.getInfo, ~0], [0: Code.invalidParameters]),
    Row("GET_INFO without components", [FID.getInfo, 0], [0: 0, 1: 0, 2: 0]) {
      $0.components = []
    },
    Row("GET_INFO of more than an agent serves", [FID.getInfo, 0], [0: 0, 1: 256, 2: 0]) {
      $0.components = Array(repeating: $0.components[0], count: 257)
    },
    Row(
      "GET_INVENTORY BL31", [FID.getInventory, 0],
      [
        0: 0, 1: 0x4698_fe4c_6d08_d447, 2: 0x005a_bdcb_5029_959b, 3: 0x3,
        4: 0x1_0000_0000, 5: 0x1_0000_0001,
      ]),
    Row(
      "GET_INVENTORY BL32", [FID.getInventory, 1],
      [
        0: 0, 1: 0x4713_dc53_89e1_d005, 2: 0x383e_7a4b_0a50_2b8d, 3: 0xb,
        4: 0x2_0000_0003, 5: 0x2_0000_0004,
      ]),
    Row(
      "GET_INVENTORY writes x4 and x5 although there are no versions", [FID.getInventory, 2],
      [0: 0, 1: 0x4bd5_eafc_a7ee_d0d6, 2: 0xe4b6_34f2_3499_8297, 3: 0, 4: 0, 5: 0]),
    Row(
      "GET_INVENTORY looks at 32 bits of the id", [FID.getInventory, 0x1_0000_0002],
      [0: 0, 1: 0x4bd5_eafc_a7ee_d0d6, 2: 0xe4b6_34f2_3499_8297, 3: 0, 4: 0, 5: 0]),
    Row("GET_INVENTORY count", [FID.getInventory, 5], [0: Code.invalidParameters]),
    Row("GET_INVENTORY 0xffffffff", [FID.getInventory, 0xffff_ffff], [0: Code.invalidParameters]),
    Row("GET_INVENTORY ~0", [FID.getInventory, ~0], [0: Code.invalidParameters]),
    Row("GET_INVENTORY 256 of 257", [FID.getInventory, 256], [0: Code.invalidParameters]) {
      $0.components = Array(repeating: $0.components[0], count: 257)
    },
  ]

  static let inventory0: [UInt64] = [FID.getInventory, 0]
  static let inventory1: [UInt64] = [FID.getInventory, 1]
  static let prime0: [UInt64] = [FID.prime, 0]
  static let prime1: [UInt64] = [FID.prime, 1]
  static let primed0 = [inventory0, inventory1, prime0]
  static let primed1 = [inventory0, inventory1, prime1]

  static let primeRows = [
    Row("PRIME never inventoried", prime0, [0: Code.wrongState]),
    Row(
      "PRIME 255 of 256", [FID.prime, 255], [0: 0, 1: 0], before: [[FID.getInventory, 255]]
    ) {
      $0.components = Array(repeating: $0.components[0], count: 256)
    },
    Row(
      "PRIME 255 never inventoried, but others", [FID.prime, 255], [0: Code.wrongState],
      before: [0, 31, 127, 223, 254].map { [FID.getInventory, $0] }
    ) {
      $0.components = Array(repeating: $0.components[0], count: 256)
    },
    Row("PRIME pending", prime0, [0: 0, 1: 0], before: [inventory0]),
    Row(
      "PRIME looks at 32 bits of the id", [FID.prime, 7 << 32], [0: 0, 1: 0], before: [inventory0]),
    Row("PRIME other inventoried", prime1, [0: Code.wrongState], before: [inventory0]),
    Row("PRIME call again", prime0, [0: 0, 1: 1], before: [inventory0]) {
      $0.primeAnswers = [.success(.callAgain)]
    },
    Row("PRIME second call", prime0, [0: 0, 1: 0], before: [inventory0, prime0]) {
      $0.primeAnswers = [.success(.callAgain)]
    },
    Row(
      "PRIME not pending", [FID.prime, 2], [0: Code.wrongState], before: [[FID.getInventory, 2]]),
    Row(
      "PRIME capable, not pending", [FID.prime, 4], [0: Code.wrongState],
      before: [[FID.getInventory, 4]]),
    Row(
      "PRIME pending, not capable", [FID.prime, 3], [0: Code.notSupported],
      before: [[FID.getInventory, 3]]),
    Row("PRIME count", [FID.prime, 5], [0: Code.invalidParameters]),
    Row("PRIME ~0", [FID.prime, ~0], [0: Code.invalidParameters]),
    Row("PRIME without components", prime0, [0: Code.invalidParameters]) { $0.components = [] },
    Row("PRIME authentication", prime0, [0: Code.authError], before: [inventory0]) {
      $0.primeAnswers = [.failure(.authError)]
    },
    Row("PRIME memory", prime0, [0: Code.noMemory], before: [inventory0]) {
      $0.primeAnswers = [.failure(.noMemory)]
    },
    Row("PRIME device", prime0, [0: Code.deviceError], before: [inventory0]) {
      $0.primeAnswers = [.failure(.deviceError)]
    },
    Row("PRIME error nobody knows", prime0, [0: 0xffff_ffff_ffff_ff00], before: [inventory0]) {
      $0.primeAnswers = [.failure(Status(rawValue: -256))]
    },
    Row("PRIME again after an error", prime0, [0: 0, 1: 0], before: [inventory0, prime0]) {
      $0.primeAnswers = [.failure(.authError)]
    },
    Row("PRIME other, one part-way", prime1, [0: Code.wrongState], before: primed0) {
      $0.primeAnswers = [.success(.callAgain)]
    },
    Row("PRIME other, one failed", prime1, [0: Code.wrongState], before: primed0) {
      $0.primeAnswers = [.failure(.deviceError)]
    },
    Row("PRIME other, one complete", prime1, [0: Code.wrongState], before: primed0),
    Row("PRIME other, one cancelled", prime1, [0: 0, 1: 0], before: primed0 + [[FID.cancel, 0]]),
    Row("PRIME same, complete", prime0, [0: 0, 1: 0], before: primed0),
    Row("PRIME postponed", prime0, [0: Code.busy], before: [inventory0]) {
      $0.primeAnswers = [.failure(.busy)]
    },
    Row("PRIME other after one postponed", prime1, [0: 0, 1: 0], before: primed0) {
      $0.primeAnswers = [.failure(.busy)]
    },
    Row(
      "PRIME other, one postponed part-way", prime1, [0: Code.wrongState],
      before: primed0 + [prime0]
    ) { $0.primeAnswers = [.success(.callAgain), .failure(.busy)] },
  ]

  static let activateRows = [
    Row("ACTIVATE nothing primed", [FID.activate, 0, 0], [0: Code.invalidParameters, 1: 0]),
    Row(
      "ACTIVATE inventoried, not primed", [FID.activate, 0, 0], [0: Code.invalidParameters, 1: 0],
      before: [inventory0]),
    Row(
      "ACTIVATE other", [FID.activate, 1, 0], [0: Code.invalidParameters, 1: 0], before: primed0),
    Row(
      "ACTIVATE count", [FID.activate, 5, 0], [0: Code.invalidParameters, 1: 0], before: primed0),
    Row("ACTIVATE ~0", [FID.activate, ~0, 0], [0: Code.invalidParameters, 1: 0], before: primed0),
    Row(
      "ACTIVATE part-way", [FID.activate, 0, 0], [0: Code.componentWrongState, 1: 0],
      before: primed0
    ) { $0.primeAnswers = [.success(.callAgain)] },
    Row(
      "ACTIVATE prime failed", [FID.activate, 0, 0], [0: Code.componentWrongState, 1: 0],
      before: primed0
    ) { $0.primeAnswers = [.failure(.authError)] },
    Row("ACTIVATE", [FID.activate, 0, 0], [0: 0, 1: 0], before: primed0),
    Row("ACTIVATE looks at 32 bits", [FID.activate, 9 << 32, 0], [0: 0, 1: 0], before: primed0),
    Row("ACTIVATE optional, no skip", [FID.activate, 1, 0], [0: 0, 1: 0], before: primed1),
    Row("ACTIVATE reserved flags", [FID.activate, 0, ~1], [0: 0, 1: 0], before: primed0),
    Row("ACTIVATE call again", [FID.activate, 0, 0], [0: 0, 1: 1], before: primed0) {
      $0.activateAnswers = [.success(.callAgain)]
    },
    Row(
      "ACTIVATE second call", [FID.activate, 0, 0], [0: 0, 1: 0],
      before: primed0 + [[FID.activate, 0, 0]]
    ) { $0.activateAnswers = [.success(.callAgain)] },
    Row("ACTIVATE fails", [FID.activate, 0, 0], [0: Code.activationFailed, 1: 0], before: primed0) {
      $0.activateAnswers = [.failure(.activationFailed)]
    },
    Row("ACTIVATE critical", [FID.activate, 0, 0], [0: Code.criticalError, 1: 0], before: primed0) {
      $0.activateAnswers = [.failure(.criticalError)]
    },
    Row("ACTIVATE postponed", [FID.activate, 0, 0], [0: Code.busy, 1: 0], before: primed0) {
      $0.activateAnswers = [.failure(.busy)]
    },
    Row(
      "ACTIVATE after one postponed", [FID.activate, 0, 0], [0: 0, 1: 0],
      before: primed0 + [[FID.activate, 0, 0]]
    ) { $0.activateAnswers = [.failure(.busy)] },
    Row(
      "ACTIVATE after one failed", [FID.activate, 0, 0], [0: 0, 1: 0],
      before: primed0 + [[FID.activate, 0, 0]]
    ) { $0.activateAnswers = [.failure(.activationFailed)] },
    Row(
      "ACTIVATE optional: policy free again after a failure", [FID.activate, 1, 1], [0: 0, 1: 0],
      before: primed1 + [[FID.activate, 1, 0]]
    ) { $0.activateAnswers = [.failure(.activationFailed)] },
    Row(
      "ACTIVATE optional: policy kept when a later call is postponed", [FID.activate, 1, 1],
      [0: Code.busy, 1: 0],
      before: primed1 + [[FID.activate, 1, 0], [FID.activate, 1, 0]]
    ) { $0.activateAnswers = [.success(.callAgain), .failure(.busy)] },
  ]

  static let soloRows = [
    Row(
      "skip where required", [FID.activate, 0, 1], [0: Code.invalidParameters, 1: 0],
      before: primed0),
    Row("skip where optional", [FID.activate, 1, 1], [0: 0, 1: 0], before: primed1),
    Row("skip and reserved flags", [FID.activate, 1, ~0], [0: 0, 1: 0], before: primed1),
    Row(
      "skip, nothing primed", [FID.activate, 1, 1], [0: Code.invalidParameters, 1: 0],
      before: [inventory1]),
    Row(
      "skip, part-way", [FID.activate, 1, 1], [0: Code.componentWrongState, 1: 0], before: primed1
    ) { $0.primeAnswers = [.success(.callAgain)] },
    Row("skip, call again", [FID.activate, 1, 1], [0: 0, 1: 1], before: primed1) {
      $0.activateAnswers = [.success(.callAgain)]
    },
    Row(
      "skip, second call", [FID.activate, 1, 1], [0: 0, 1: 0],
      before: primed1 + [[FID.activate, 1, 1]]
    ) { $0.activateAnswers = [.success(.callAgain)] },
    Row(
      "no skip between the calls of a skip round: x1 untouched", [FID.activate, 1, 0],
      [0: Code.busy], before: primed1 + [[FID.activate, 1, 1]]
    ) { $0.activateAnswers = [.success(.callAgain)] },
    Row(
      "no skip of another id between the calls of a skip round", [FID.activate, 99, 0],
      [0: Code.busy], before: primed1 + [[FID.activate, 1, 1]]
    ) { $0.activateAnswers = [.success(.callAgain)] },
    Row(
      "skip between the calls of a round", [FID.activate, 1, 1], [0: Code.busy, 1: 0],
      before: primed1 + [[FID.activate, 1, 0]]
    ) { $0.activateAnswers = [.success(.callAgain)] },
    Row(
      "skip where required between the calls of a round", [FID.activate, 0, 1],
      [0: Code.invalidParameters, 1: 0], before: primed0 + [[FID.activate, 0, 0]]
    ) { $0.activateAnswers = [.success(.callAgain)] },
    Row("skip, fails", [FID.activate, 1, 1], [0: Code.activationFailed, 1: 0], before: primed1) {
      $0.activateAnswers = [.failure(.activationFailed)]
    },
  ]

  static let cancelRows = [
    Row("CANCEL nothing primed", [FID.cancel, 0], [0: Code.invalidParameters]),
    Row("CANCEL other", [FID.cancel, 1], [0: Code.invalidParameters], before: primed0),
    Row("CANCEL count", [FID.cancel, 5], [0: Code.invalidParameters], before: primed0),
    Row("CANCEL ~0", [FID.cancel, ~0], [0: Code.invalidParameters], before: primed0),
    Row("CANCEL without components", [FID.cancel, 0], [0: Code.wrongState]) { $0.components = [] },
    Row("CANCEL primed", [FID.cancel, 0], [0: 0], before: primed0),
    Row("CANCEL looks at 32 bits", [FID.cancel, 3 << 32], [0: 0], before: primed0),
    Row("CANCEL part-way", [FID.cancel, 0], [0: 0], before: primed0) {
      $0.primeAnswers = [.success(.callAgain)]
    },
    Row("CANCEL failed prime", [FID.cancel, 0], [0: 0], before: primed0) {
      $0.primeAnswers = [.failure(.authError)]
    },
    Row(
      "CANCEL twice", [FID.cancel, 0], [0: Code.invalidParameters],
      before: primed0 + [[FID.cancel, 0]]),
    Row("CANCEL refused", [FID.cancel, 0], [0: Code.busy], before: primed0) {
      $0.mayDiscard = false
    },
    Row(
      "CANCEL after a failed activation", [FID.cancel, 0], [0: 0],
      before: primed0 + [[FID.activate, 0, 0]]
    ) { $0.activateAnswers = [.failure(.activationFailed)] },
    Row(
      "CANCEL after a postponed activation", [FID.cancel, 0], [0: 0],
      before: primed0 + [[FID.activate, 0, 0]]
    ) { $0.activateAnswers = [.failure(.busy)] },
    Row(
      "CANCEL between the calls of a round", [FID.cancel, 0], [0: Code.busy],
      before: primed0 + [[FID.activate, 0, 0]]
    ) { $0.activateAnswers = [.success(.callAgain)] },
    Row(
      "CANCEL between the calls of a skip round", [FID.cancel, 1], [0: Code.busy],
      before: primed1 + [[FID.activate, 1, 1]]
    ) { $0.activateAnswers = [.success(.callAgain)] },
    Row(
      "PRIME same between the calls of a round", prime0, [0: 0, 1: 0],
      before: primed0 + [[FID.activate, 0, 0]]
    ) { $0.activateAnswers = [.success(.callAgain)] },
    Row(
      "PRIME other between the calls of a round", prime1, [0: Code.wrongState],
      before: primed0 + [[FID.activate, 0, 0]]
    ) { $0.activateAnswers = [.success(.callAgain)] },
  ]

  static let activated0 = primed0 + [[FID.activate, 0, 0]]
  static let activated1 = primed1 + [[FID.activate, 1, 1]]

  static let afterSuccessRows = [
    Row(
      "ACTIVATE again", [FID.activate, 0, 0], [0: Code.invalidParameters, 1: 0], before: activated0),
    Row(
      "ACTIVATE again after skip", [FID.activate, 1, 1], [0: Code.invalidParameters, 1: 0],
      before: activated1),
    Row("CANCEL after success", [FID.cancel, 0], [0: Code.invalidParameters], before: activated0),
    Row(
      "CANCEL after skip success", [FID.cancel, 1], [0: Code.invalidParameters], before: activated1),
    Row("PRIME same after success", prime0, [0: Code.wrongState], before: activated0),
    Row("PRIME same, pending again", prime0, [0: 0, 1: 0], before: activated0 + [inventory0]),
    Row("PRIME other after success", prime1, [0: 0, 1: 0], before: activated0),
    Row(
      "skip policy is free again", [FID.activate, 1, 1], [0: 0, 1: 0], before: activated0 + [prime1]
    ),
    Row(
      "no-skip policy is free again", [FID.activate, 0, 0], [0: 0, 1: 0],
      before: activated1 + [prime0]),
  ]
}
