// SPDX-License-Identifier: MIT

import LFA
import LFADriver
import Testing

@Suite("Files of the device, and limits")
struct DeviceTests {
  static func texts(_ rig: Rig) -> [String] {
    (0..<UInt8(DeviceAttribute.count)).compactMap(DeviceAttribute.init).map { attribute in
      var page = [UInt8](repeating: 0xaa, count: 4096)
      var text = page.mutableSpan
      let count = rig.driver.show(attribute, into: &text)
      return "\(attribute.fileName) " + String(decoding: page[..<(count - 1)], as: UTF8.self)
    }
  }

  @Test("They tell what became of activations, and how long the CPUs stood still")
  func counts() throws {
    let rig = try Rig([Part(guid: .bl31)])
    rig.firmware.version = 0x1_0002
    try rig.driver.probe()
    #expect(
      Self.texts(rig) == [
        "spec_version 1.2", "activations_tried 0", "activations_done 0", "activations_failed 0",
        "activations_cancelled 0", "last_stop_time_ns 0", "longest_stop_time_ns 0",
      ])
    rig.system.activateTime = 9000
    try rig.write(.activate, .bl31)
    #expect(rig.result(.activate, .bl31) == .nothingPending)
    rig.firmware.parts[0].pending = FirmwareVersion(major: 9, minor: 0)
    rig.system.activateTime = 2000
    rig.firmware.injectRounds(1, .activationFailed)
    #expect(rig.result(.activate, .bl31) == .cancelled)
    rig.firmware.inject(.prime, .busy)
    rig.system.whileAsleep = { rig.system.isKilled = true }
    #expect(rig.result(.activate, .bl31) == .interrupted)
    rig.system.isKilled = false
    rig.firmware.inject(.prime, .authError)
    #expect(rig.result(.activate, .bl31) == .rejected)
    #expect(
      Self.texts(rig) == [
        "spec_version 1.2", "activations_tried 4", "activations_done 1", "activations_failed 2",
        "activations_cancelled 1", "last_stop_time_ns 4000", "longest_stop_time_ns 18000",
      ])
  }

  @Test("Limits have ranges, and the defaults lie in them")
  func limits() {
    let cases: [(Limit, UInt64, UInt64, UInt64)] = [
      (.prime, 100, 600_000, 30_000), (.activate, 100, 60_000, 10_000), (.interval, 1, 1000, 10),
    ]
    for (limit, least, most, usual) in cases {
      #expect(limit.milliseconds == usual && limit.allows(milliseconds: usual))
      #expect(limit.allows(milliseconds: least) && limit.allows(milliseconds: most))
      #expect(!limit.allows(milliseconds: least - 1) && !limit.allows(milliseconds: most + 1))
      #expect(!limit.allows(milliseconds: 0) && !limit.allows(milliseconds: .max))
    }
  }

  @Test("A limit that changes counts from then on")
  func change() throws {
    let rig = try Rig.probed([Part(guid: .bl31)])
    rig.firmware.inject(.prime, times: 1000, .busy)
    rig.system.whileAsleep = { rig.system.limits.prime = 50_000_000 }
    #expect(rig.result(.activate, .bl31) == .timedOut)
    #expect(rig.system.trace.count(where: { $0 == "sleep" }) == 5)
  }
}
