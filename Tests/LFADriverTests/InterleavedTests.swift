// SPDX-License-Identifier: MIT

import LFA
import LFADriver
import Testing

@Suite("Many threads")
struct InterleavedTests {
  /// Has readers, writers, cancellers, scans and a killer meet, in an order that the seed decides.
  static func run(seed: UInt64) throws {
    var parts = [Part(guid: .bl31), Part(guid: .bl32, isOptional: true), Part(guid: .rmm)]
    for index in parts.indices {
      parts[index].primeCalls = 1 + Int(seed >> 1) % 3
      parts[index].activateCalls = 1 + Int(seed >> 3) % 3
    }
    let rig = try Rig.probed(parts, seed: seed)
    if seed % 2 == 1 { try rig.write(.forceCPURendezvous, .bl32, "0") }
    if seed % 3 == 0 { rig.firmware.afterSwitch = { $0.reverse() } }
    if seed % 5 == 0 { rig.firmware.inject(.cancel, .busy) }
    let slots = rig.system.directories
    let results = Results()

    func write(_ attribute: Attribute, _ guid: GUID) -> @Sendable () -> Void {
      {
        results.note(
          "\(attribute.fileName) \(string(guid))", rig.result(attribute, guid, slot: slots[guid]))
      }
    }
    rig.system.interleaver.run([
      write(.activate, .bl31), write(.activate, .bl32), write(.activate, .rmm),
      write(.cancel, .bl31), write(.cancel, .bl32),
      {
        for _ in 0..<6 {
          for guid in [GUID.bl31, .bl32, .rmm] {
            let text = rig.readResult(.currentVersion, guid, slot: slots[guid])
            #expect(["1.0\n", "1.1\n"].contains(text), "seed \(seed)")
          }
        }
      },
      { for _ in 0..<3 { try? rig.driver.rescan() } },
      { if seed % 7 == 0 { rig.system.interleaver.kill(Int(seed >> 2) % 3) } },
      { if seed % 11 == 0 { rig.driver.shutdown() } },
    ])

    rig.expectClean()
    for part in rig.firmware.parts {
      let name = string(part.guid)
      let isNew = part.current == FirmwareVersion(major: 1, minor: 1)
      #expect(isNew == (results["activate \(name)"] == nil), "seed \(seed), \(name)")
      if part.guid == .rmm { continue }
      // Who is told that the activation was undone was told the truth.
      if results["cancel \(name)"] == nil { #expect(!isNew, "seed \(seed), \(name)") }
    }
  }

  @Test("Whatever the order, nobody is told a lie and nothing is left behind")
  func orders() throws {
    for seed in 0..<600 as Range<UInt64> { try Self.run(seed: seed) }
  }
}
