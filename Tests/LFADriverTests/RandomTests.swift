// SPDX-License-Identifier: MIT

import Foundation
import LFA
import LFADriver
import Testing

/// Plays random commands on a driver and its model, with random changes and faults of the firmware.
///
/// A failure names its seed; LFA_DRIVER_SEED=n plays only that one, LFA_DRIVER_SEQUENCES=n more.
@Suite("Random sequences")
struct RandomTests {
  static var seeds: Range<UInt64> {
    let environment = ProcessInfo.processInfo.environment
    if let seed = environment["LFA_DRIVER_SEED"].flatMap(UInt64.init) { return seed..<seed + 1 }
    return 0..<(environment["LFA_DRIVER_SEQUENCES"].flatMap(UInt64.init) ?? 4000)
  }

  @Test("The driver answers as the model predicts")
  func sequences() throws {
    for seed in Self.seeds {
      var player = try Player(seed: seed)
      for step in 0..<12 {
        guard let complaint = try player.step() else { continue }
        Issue.record("seed \(seed), step \(step): \(complaint)\n\(player.story())")
        return
      }
    }
  }
}

/// Plays one sequence.
struct Player {
  static let guids: [GUID] = [
    .bl31, .bl32, .bl33, .rmm, GUID(x1: 1, x2: 2), GUID(x1: 3, x2: 4), GUID(x1: .max, x2: .max),
  ]
  static let words = ["1", "0", "y\n", "off", "maybe", "", "10"]
  static let statuses: [Status] = [
    .notSupported, .authError, .noMemory, .criticalError, .deviceError, .wrongState,
    .invalidParameters, .componentWrongState, .invalidAddress, .activationFailed,
    Status(rawValue: -12), Status(rawValue: 3), Status(rawValue: .min),
  ]

  private let rig: Rig
  private var model = Model()
  private var random: SeededGenerator
  /// Remembers the slots of directories, also of those that are gone, as open files do.
  private var slots: [GUID: Int] = [:]
  private var commands: [String] = []

  init(seed: UInt64) throws {
    random = SeededGenerator(seed: seed)
    var limits = Limits()
    limits.prime = UInt64(Model.primeSleeps) * limits.interval
    limits.activate = UInt64(Model.activateSleeps) * limits.interval
    rig = try Rig([], limits: limits, seed: seed)
    rig.firmware.clobbers = Bool.random(using: &random)
    rig.system.cpuCount = Int.random(in: 1...4, using: &random)
    changeParts()
    try rig.driver.probe()
    _ = model.scan(rig.firmware.parts)
  }

  private mutating func chance(_ percent: Int) -> Bool {
    Int.random(in: 0..<100, using: &random) < percent
  }

  /// Makes one step, and tells what went otherwise than predicted.
  mutating func step() throws -> String? {
    rig.system.clear()
    slots.merge(rig.system.directories) { $1 }
    if chance(30) && model.staged == nil { changeParts() }
    let opened = slots.keys.sorted { $0.x1 < $1.x1 }.randomElement(using: &random)
    guard let guid = opened else { return rescan() ?? inconsistency() }
    let complaint =
      switch Int.random(in: 0..<10, using: &random) {
      case 0, 1: rescan()
      case 2, 3: read(guid)
      case 4: set(guid)
      case 5: cancel(guid)
      default: activate(guid)
      }
    return complaint ?? inconsistency()
  }

  /// Tells what happened, the last command with its calls.
  func story() -> String {
    (commands + rig.system.trace.prefix(60) + rig.system.logs).joined(separator: "\n")
  }

  private mutating func changeParts() {
    var parts = rig.firmware.parts
    if chance(40) {
      parts.append(Part(guid: Self.guids.randomElement(using: &random) ?? .bl31))
    }
    if chance(25), !parts.isEmpty {
      parts.remove(at: Int.random(in: parts.indices, using: &random))
    }
    if chance(25) { parts.shuffle(using: &random) }
    for index in parts.indices where chance(40) {
      parts[index].pending =
        chance(80)
        ? FirmwareVersion(rawValue: UInt64.random(in: 1...3, using: &random) << 32) : nil
      parts[index].isCapable = chance(85)
      parts[index].mayReset = chance(10)
      parts[index].isOptional = chance(50)
      parts[index].primeCalls = Int.random(in: 1...3, using: &random)
      parts[index].activateCalls = Int.random(in: 1...3, using: &random)
    }
    rig.firmware.parts = parts
    commands.append("parts: " + parts.map { string($0.guid) }.joined(separator: " "))
  }

  private mutating func rescan() -> String? {
    let expected: Errno?
    switch Int.random(in: 0..<5, using: &random) {
    case 0:
      rig.firmware.inject(.getInfo, .criticalError)
      model.failScan()
      expected = .notRecoverable
    case 1:
      let counts: [UInt64] = [4097, 1 << 32, .max]
      let count = counts.randomElement(using: &random) ?? 0
      rig.firmware.inject(.getInfo) { [firmware = rig.firmware] _ in
        firmware.answer(x0: 0, x1: count)
      }
      model.failScan()
      expected = .protocol
    default:
      let unreadable = Set(rig.firmware.parts.indices.filter { _ in chance(15) })
      for id in rig.firmware.parts.indices {
        if unreadable.contains(id) {
          rig.firmware.inject(.getInventory, .deviceError)
        } else {
          rig.firmware.pass(.getInventory)
        }
      }
      expected = model.scan(rig.firmware.parts, unreadable: unreadable)
    }
    var result: Errno?
    do throws(Errno) { try rig.driver.rescan() } catch { result = error }
    rig.firmware.clearInjections()
    commands.append("rescan, expecting \(name(expected))")
    return differs(result, expected)
  }

  private mutating func read(_ guid: GUID) -> String? {
    let number = UInt8.random(in: 0..<UInt8(Attribute.count), using: &random)
    guard let attribute = Attribute(rawValue: number) else { return "no attribute \(number)" }
    commands.append("read \(attribute.fileName) \(string(guid))")
    let result = rig.readResult(attribute, guid, slot: slots[guid])
    let expected = model.read(attribute, guid, rig.firmware.parts)
    if expected == "phase=" && result.hasPrefix(expected) { return nil }
    return result == expected ? nil : "reads \(result), not \(expected)"
  }

  private mutating func set(_ guid: GUID) -> String? {
    let attribute: Attribute = Bool.random(using: &random) ? .autoActivate : .forceCPURendezvous
    let word = Self.words.randomElement(using: &random) ?? ""
    commands.append("write \(attribute.fileName) \(string(guid)) \(word)")
    let result = rig.result(attribute, guid, word, slot: slots[guid])
    switch word {
    case "1", "y\n": return differs(result, model.set(attribute, guid, true))
    case "0", "off": return differs(result, model.set(attribute, guid, false))
    default: return differs(result, .invalid)
    }
  }

  private mutating func cancel(_ guid: GUID) -> String? {
    commands.append("cancel \(string(guid))")
    let result = rig.result(.cancel, guid, slot: slots[guid])
    return differs(result, model.cancel(guid))
  }

  private mutating func activate(_ guid: GUID) -> String? {
    let disturbance = disturb()
    let primesOnly = chance(25)
    commands.append("\(primesOnly ? "prime" : "activate") \(string(guid)) \(disturbance)")
    var sleepCount = 0
    rig.system.whileAsleep = { [system = rig.system] in
      if sleepCount == disturbance.killedInSleep { system.isKilled = true }
      sleepCount += 1
    }
    rig.firmware.afterSwitch = { [firmware = rig.firmware] _ in
      if disturbance.failsRescan { firmware.inject(.getInfo, .deviceError) }
    }
    var expectedParts = rig.firmware.parts
    let expected = model.activate(
      guid, &expectedParts, disturbance, primesOnly: primesOnly)
    let result = rig.result(primesOnly ? .prime : .activate, guid, slot: slots[guid])
    rig.system.isKilled = false
    rig.system.whileAsleep = {}
    rig.firmware.afterSwitch = { _ in }
    rig.firmware.clearInjections()
    if rig.firmware.parts != expectedParts { return "the firmware is not what it should be" }
    if expected == nil && !disturbance.failsRescan && !primesOnly { _ = model.scan(expectedParts) }
    if result != nil && rig.system.logs.contains(where: { $0.contains(" -> ") }) {
      return "tells of a success"
    }
    return differs(result, expected)
  }

  private mutating func disturb() -> Model.Disturbance {
    var disturbance = Model.Disturbance()
    if chance(50) { return disturbance }
    if chance(30) { disturbance.primeBusy = chance(10) ? 30 : 2 }
    if chance(30) { disturbance.primeError = Self.statuses.randomElement(using: &random) }
    if chance(30) { disturbance.activateBusy = chance(10) ? 15 : 2 }
    if chance(30) { disturbance.activateError = Self.statuses.randomElement(using: &random) }
    if chance(20) {
      disturbance.cancelBusy = Int.random(in: 1..<10, using: &random)
    } else if chance(30) {
      disturbance.killedInSleep = Int.random(in: 0..<8, using: &random)
    }
    disturbance.failsRescan = chance(15)
    rig.firmware.inject(.prime, times: disturbance.primeBusy, .busy, x1: 1)
    if let error = disturbance.primeError { rig.firmware.inject(.prime, error, x1: 1) }
    rig.firmware.injectRounds(disturbance.activateBusy, .busy)
    if let error = disturbance.activateError { rig.firmware.injectRounds(1, error) }
    rig.firmware.inject(.cancel, times: disturbance.cancelBusy, .busy)
    return disturbance
  }

  private func differs(_ result: Errno?, _ expected: Errno?) -> String? {
    result == expected ? nil : "ends with \(name(result)), not \(name(expected))"
  }

  private func name(_ errno: Errno?) -> String {
    errno.map { "errno \($0.rawValue)" } ?? "success"
  }

  /// Tells what must not be between two commands.
  private func inconsistency() -> String? {
    if !rig.firmware.violations.isEmpty { return "\(rig.firmware.violations)" }
    if rig.firmware.primed != model.staged {
      return "primed is \(rig.firmware.primed.map(string) ?? "nothing")"
    }
    if Set(rig.system.directories.keys) != model.listed { return "shows other components" }
    for (guid, slot) in rig.system.directories where slots[guid] != slot && slots[guid] != nil {
      // A slot may change only while the component is away.
      if rig.system.events.contains("+\(string(guid))") { continue }
      return "\(string(guid)) changed its slot"
    }
    return nil
  }
}
