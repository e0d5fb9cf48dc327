// SPDX-License-Identifier: MIT

import Foundation
import LFA
import LFAAgent
import SMCCC
import Testing
import VirtualTime

/// Lets every CPU do what it likes, on threads, and asks the platform's own model whether the agent
/// kept its promises: activate runs at most once per round and only with every CPU inside, all of
/// them get its status, nobody is freed but by CANCEL or time-out, nobody waits for ever.
///
/// LFA_SEED runs one seed again; LFA_RUNS sets the number of seeds.
@Suite("Random runs")
struct RandomRunTests {
  private static let environment = ProcessInfo.processInfo.environment
  static let seeds: [UInt64] = {
    if let seed = environment["LFA_SEED"].flatMap({ UInt64($0) }) { return [seed] }
    let runs = environment["LFA_RUNS"].flatMap { UInt64($0) } ?? 24
    return Array(1...max(runs, 1))
  }()

  @Test("No lost wake-up: time stands still while every CPU keeps coming", arguments: seeds)
  func withoutHolds(seed: UInt64) {
    let run = RandomRun(seed: seed, cpus: UInt32(2 + seed % 7), mayFail: true, holds: false)
    run.execute(stepsPerCPU: 150)
    #expect(run.platform.violations == [], "seed \(seed)")
    #expect(run.platform.clock.jumps == 0, "seed \(seed): somebody waited for nothing")
    #expect(run.isUnlocked, "seed \(seed)")
  }

  @Test("CPUs that stay away for seconds", arguments: seeds)
  func withHolds(seed: UInt64) {
    let run = RandomRun(seed: ~seed, cpus: UInt32(2 + seed % 7), mayFail: true, holds: true)
    run.execute(stepsPerCPU: 100)
    #expect(run.platform.violations == [], "seed \(seed)")
    #expect(run.isUnlocked, "seed \(seed)")
  }

  @Test("Most of the time something is activated")
  func coverage() {
    let run = RandomRun(seed: 7, cpus: 3, mayFail: false, holds: false)
    run.execute(stepsPerCPU: 1000)
    #expect(run.platform.violations == [])
    #expect(run.platform.rounds > 20)
    #expect(run.platform.successes > 10)
    #expect(run.platform.discards > 0)
  }
}

/// Is one machine whose CPUs make random calls.
final class RandomRun: Sendable {
  let agent: Agent<RandomPlatform>
  private let seed: UInt64
  private let holds: Bool

  init(seed: UInt64, cpus: UInt32, mayFail: Bool, holds: Bool) {
    agent = Agent(RandomPlatform(cpus: cpus, seed: seed, mayFail: mayFail))
    self.seed = seed
    self.holds = holds
  }

  var platform: RandomPlatform { agent.platform }

  /// Tells whether the agent would let somebody in: CANCEL of what is latched is not BUSY for ever.
  var isUnlocked: Bool {
    let answers = (0..<3 as Range<UInt64>).map { id in
      call(FID.prime, id, cpu: 0).x0
    }
    return agent.isIdle || answers.contains { $0 != Code.busy }
  }

  func execute(stepsPerCPU steps: Int) {
    let threads = platform.clock.run {
      (0..<UInt32(platform.cpus.count)).map { cpu in
        platform.clock.start { [self] in
          var random = Seeded(seed &* 0x1_0001 &+ UInt64(cpu))
          for _ in 0..<steps {
            guard step(cpu, &random) else { break }
          }
          platform.end(cpu) { agent.participantsChanged() }
        }
      }
    }
    for thread in threads { thread.join() }
  }

  private func step(_ cpu: UInt32, _ random: inout Seeded) -> Bool {
    // Mostly component 0 or 1, so that CPUs meet.
    let id = UInt64.random(in: 0..<10, using: &random) / 5
    switch UInt32.random(in: 0..<100, using: &random) {
    case 0..<15: _ = call(FID.getInventory, id, cpu: cpu)
    case 15..<35: _ = call(FID.prime, id, cpu: cpu)
    case 35..<75: activate(id, skips: false, cpu: cpu)
    case 75..<80: activate(id, skips: true, cpu: cpu)
    case 80..<84: _ = call(FID.cancel, id, cpu: cpu)
    case 84..<88: return platform.turnOff(cpu) { agent.participantsChanged() }
    case 88..<96: platform.turnOnAnother()
    case 96..<98 where holds:
      let seconds = UInt64.random(in: 1...7, using: &random)
      platform.clock.sleep(until: platform.clock.now + seconds * 1_000_000_000)
    default: _ = call(FID.getInfo, 0, cpu: cpu)
    }
    return true
  }

  private func activate(_ id: UInt64, skips: Bool, cpu: UInt32) {
    let discards = platform.clock.change { platform.discards }
    platform.enter(cpu, skips ? .lone(UInt32(id)) : .joint(UInt32(id)))
    let answer = call(FID.activate, id, x2: skips ? 1 : 0, cpu: cpu)
    platform.leave(cpu, x0: answer.x0, x1: answer.x1, discardsBefore: discards)
  }

  private func call(_ x0: UInt64, _ x1: UInt64, x2: UInt64 = 0, cpu: UInt32) -> Registers {
    agent.handle(Machine.arguments(x0, x1, x2), cpu: cpu)
  }
}
