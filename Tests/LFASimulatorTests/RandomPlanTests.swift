// SPDX-License-Identifier: MIT

import FaultPlan
import Foundation
import LFA
import LFADriver
import LFASimulator
import Synchronization
import Testing
import VirtualTime

/// Has firmware do wrong by random plans, and holds the driver to what users rely on: no success is
/// reported but of a replacement that took place, nothing stays primed without a word, nothing hangs,
/// and once the firmware behaves again everything can be activated.
///
/// LFA_SEED runs one seed again; LFA_RUNS sets the number of seeds.
@Suite("Random fault plans")
struct RandomPlanTests {
  private static let environment = ProcessInfo.processInfo.environment
  static let seeds: [UInt64] = {
    if let seed = environment["LFA_SEED"].flatMap({ UInt64($0) }) { return [seed] }
    let runs = environment["LFA_RUNS"].flatMap { UInt64($0) } ?? 100
    return Array(1...max(runs, 1))
  }()

  /// The driver asks every 100 ms, which is as good as every 10 ms and quicker to simulate.
  static let limits: Limits = {
    var limits = Limits()
    limits.interval = 100_000_000
    return limits
  }()

  @Test("One writer", arguments: seeds)
  func oneWriter(seed: UInt64) throws {
    var random = Seeded(seed)
    let plan = FaultPlan.random(&random)
    let story: Comment = "seed \(seed), plan:\n\(plan.text)"
    let machine = try SimulatedMachine(
      SimulatedHardware(Self.components(&random), cpus: Int.random(in: 1...6, using: &random)),
      limits: Self.limits)
    try machine.run {
      try machine.probe()
      machine.hardware.follow(plan)
      for _ in 0..<6 {
        let guid = Bool.random(using: &random) ? GUID.bl31 : .bl32
        let force = Bool.random(using: &random) ? "1" : "0"
        try? machine.write(guid, .forceCPURendezvous, force)
        Self.activate(machine, guid, story)
        if UInt32.random(in: 0..<4, using: &random) == 0 { try? machine.rescan() }
        let cpu = UInt32.random(in: 1..<8, using: &random)
        if Bool.random(using: &random) {
          _ = machine.takeOffline(cpu)
        } else if machine.hardware.onlineCPUs.count > 1 {
          machine.bringOnline(machine.hardware.onlineCPUs.last ?? 0)
        }
      }
      Self.recover(machine, story)
    }
    #expect(machine.hardware.violations == [], story)
  }

  @Test("Writers, readers and cancellers at a time", arguments: seeds.prefix(60))
  func crowd(seed: UInt64) throws {
    var random = Seeded(~seed)
    let plan = FaultPlan.random(&random)
    let story: Comment = "seed \(seed), plan:\n\(plan.text)"
    let machine = try SimulatedMachine(
      SimulatedHardware(Self.components(&random)), limits: Self.limits)
    let successes = Atomic<Int>(0)
    try machine.run {
      try machine.probe()
      machine.hardware.follow(plan)
      let processes = (0..<6 as Range<UInt64>).map { number in
        machine.start {
          var random = Seeded(seed &* 64 &+ number)
          for _ in 0..<8 {
            let guid = Bool.random(using: &random) ? GUID.bl31 : .bl32
            switch UInt32.random(in: 0..<8, using: &random) {
            case 0..<3:
              if machine.errorOfActivation(guid) == nil { successes.add(1, ordering: .relaxed) }
            case 3: try? machine.write(guid, .cancel, "1")
            case 4: try? machine.rescan()
            default: _ = machine.version(guid)
            }
            let pause = UInt64.random(in: 0..<20_000_000, using: &random)
            machine.hardware.clock.sleep(until: machine.hardware.clock.now + pause)
          }
        }
      }
      for process in processes { process.awaitEnd() }
      #expect(machine.hardware.history.count >= successes.load(ordering: .relaxed), story)
      Self.recover(machine, story)
    }
    #expect(machine.hardware.violations == [], story)
  }

  /// Activates, and compares what the driver says with what happened.
  private static func activate(_ machine: SimulatedMachine, _ guid: GUID, _ story: Comment) {
    let hardware = machine.hardware
    let (before, start) = (hardware.history.count, hardware.clock.now)
    let error = machine.errorOfActivation(guid)
    let replaced = hardware.history.dropFirst(before)
    #expect(replaced.count <= 1, story)
    if error == nil {
      #expect(replaced.map(\.guid) == [guid], story)
    } else {
      #expect(replaced.isEmpty, "\(error as Any) although it took place; \(story)")
    }
    if !hardware.isAgentIdle {
      // Either this activation was told to be left behind, or one before it.
      let isTold = machine.log.contains {
        $0.text.contains("the firmware may refuse other activations")
      }
      #expect(isTold, story)
      #expect(error != nil, story)
    }
    // 30 s of PRIME, 10 s of ACTIVATE, ten CANCELs, and every call may be held for 6 s.
    #expect(hardware.clock.now - start < 200_000_000_000, story)
  }

  /// Has the firmware behave, and expects that all good images can be activated.
  private static func recover(_ machine: SimulatedMachine, _ story: Comment) {
    machine.hardware.follow(FaultPlan())
    try? machine.rescan()
    // What was left half-way has to be ended, in the way it was begun, before anything else can
    // begin.
    for force in ["0", "1", "0"] {
      for guid in [GUID.bl31, .bl32] {
        try? machine.write(guid, .forceCPURendezvous, force)
        _ = machine.errorOfActivation(guid)
      }
    }
    for guid in [GUID.bl31, .bl32] {
      while let component = machine.hardware.components.first(where: { $0.guid == guid }),
        let image = component.pending, image.defect == nil
      {
        let error = machine.errorOfActivation(guid)
        #expect(error == nil, story)
        if error != nil { break }
        #expect(machine.hardware.history.last?.to == image.version, story)
        #expect(
          machine.version(guid) == "\(image.version.major).\(image.version.minor)", story)
      }
    }
    #expect(machine.hardware.isAgentIdle, story)
  }

  private static func components(_ random: inout Seeded) -> [SimulatedComponent] {
    func images(_ random: inout Seeded) -> [SimulatedImage] {
      (1...8 as ClosedRange<UInt32>).map { minor in
        var image = SimulatedImage(FirmwareVersion(1, minor))
        image.primeCalls = Int.random(in: 1...4, using: &random)
        image.activateRounds = Int.random(in: 1...3, using: &random)
        let defects: [SimulatedImage.Defect] = [.corrupt, .unreadable, .tooLarge, .refusesHandOver]
        // A defective image is never overtaken, so it stands last.
        if minor == 8 { image.defect = defects.randomElement(using: &random) }
        return image
      }
    }
    return SimulatedComponent.virtMachine(monitor: images(&random), payload: images(&random))
  }
}

extension FaultPlan {
  /// Draws a plan of a firmware that may fail in any way, but does not claim to have activated
  /// what it has not, nor that nothing is primed while something is.
  static func random(_ random: inout Seeded) -> FaultPlan {
    var plan = FaultPlan()
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let point =
        FaultPoint(
          rawValue: UInt8.random(in: 1..<FaultPoint.count, using: &random)) ?? .prime
      let first = UInt32.random(in: 1...4, using: &random)
      let last =
        [first, first + UInt32.random(in: 0...12, using: &random), .max]
        .randomElement(using: &random) ?? first
      _ = plan.append(
        FaultRule(
          point, first: first, last: last,
          id: Int.random(in: 0..<3, using: &random) == 0 ? .random(in: 0..<3, using: &random) : nil,
          cpu: Int.random(in: 0..<3, using: &random) == 0
            ? .random(in: 0..<4, using: &random) : nil,
          .random(at: point, &random)))
    }
    return plan
  }
}

extension Fault {
  static func random(at point: FaultPoint, _ random: inout Seeded) -> Fault {
    switch UInt32.random(in: 0..<12, using: &random) {
    case 0..<5:
      let codes: [UInt64] = [
        .max, ~1, ~1, ~1, ~2, ~3, ~4, ~5, ~6, ~7, ~8, ~9, ~10, ~11, ~255, 1, 4096,
        0xffff_ffff, 0xffff_fffe, 0xffff_fff5, 0x8000_0000_0000_0000,
      ]
      let code = codes.randomElement(using: &random) ?? .max
      return .status(x0: point == .cancel && code == ~7 ? ~6 : code)
    case 5, 6:
      return point == .prime || point == .activate || point == .load || point == .switch
        ? .again : .clobber
    case 7: return .clobber
    case 8:
      let limit: UInt64 = point == .getInventory ? 20_000_000 : 6_000_000_000
      return .hold(nanoseconds: .random(in: 0...limit, using: &random))
    case 9 where point == .getInfo:
      return .count(
        [0, 1, 2, 4, 64, 4097, .max, 0x1_0000_0000].randomElement(using: &random) ?? 0)
    case 10 where point == .getInfo: return .reorder
    case 11 where point == .getInfo: return .grow(.random(in: 0...3, using: &random))
    default: return .status(x0: ~1)
    }
  }
}

/// Repeats its numbers for a given seed: SplitMix64.
struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}
