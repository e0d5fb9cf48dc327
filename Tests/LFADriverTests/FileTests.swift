// SPDX-License-Identifier: MIT

import LFA
import LFADriver
import Testing

@Suite("Files")
struct FileTests {
  static let unknown = GUID(x1: 0x0706_0504_0302_0100, x2: 0x0f0e_0d0c_0b0a_0908)

  @Test("Names and modes of the first eleven are those of the newest posted driver")
  func names() {
    let files = (0..<UInt8(Attribute.count)).compactMap(Attribute.init).map {
      "\($0.fileName) 0\(String($0.mode, radix: 8))"
    }
    #expect(
      files == [
        "name 0444", "activation_capable 0444", "activation_pending 0444", "may_reset_cpu 0444",
        "cpu_rendezvous 0444", "force_cpu_rendezvous 0644", "current_version 0444",
        "pending_version 0444", "auto_activate 0644", "activate 0200", "cancel 0200", "prime 0200",
        "state 0444", "last_result 0444",
      ])
    #expect(Attribute(rawValue: UInt8(Attribute.count)) == nil)
  }

  /// Reads all files that can be read, in the order of their numbers.
  static func texts(_ part: Part) throws -> [String] {
    let rig = try Rig.probed([part])
    defer { rig.expectClean() }
    return (0..<UInt8(Attribute.count)).compactMap(Attribute.init)
      .filter { $0.mode & 0o400 != 0 }.map { rig.readResult($0, part.guid) }
  }

  @Test("Files read as the newest posted driver's do")
  func golden() throws {
    #expect(
      try Self.texts(Part(guid: .bl31)) == [
        "TF-A BL31 runtime\n", "1\n", "1\n", "0\n", "1\n", "1\n", "1.0\n", "1.1\n", "0\n",
        "pending\n", "none\n",
      ])
    #expect(
      try Self.texts(
        Part(
          guid: .bl33, current: .none, pending: nil, isCapable: false, mayReset: true,
          isOptional: true)) == [
          "BL33 non-secure payload\n", "0\n", "0\n", "1\n", "0\n", "1\n", "0.0\n", "N/A\n", "0\n",
          "idle\n", "none\n",
        ])
    #expect(
      try Self.texts(
        Part(
          guid: Self.unknown, current: FirmwareVersion(rawValue: .max),
          pending: FirmwareVersion(major: 0, minor: 1))) == [
          "00010203-0405-0607-0809-0a0b0c0d0e0f\n", "1\n", "1\n", "0\n", "1\n", "1\n",
          "4294967295.4294967295\n", "0.1\n", "0\n", "pending\n", "none\n",
        ])
  }

  @Test("What may change at any time is asked afresh, the rest is not")
  func freshness() throws {
    let rig = try Rig.probed([Part(guid: .bl32)])
    for attribute in (0..<UInt8(Attribute.count)).compactMap(Attribute.init) {
      let isFresh =
        [.activationPending, .currentVersion, .pendingVersion, .state].contains(attribute)
      _ = rig.readResult(attribute, .bl32)
      #expect(rig.takeTrace() == (isFresh ? ["inventory 0"] : []), "\(attribute.fileName)")
    }
    rig.firmware.parts[0].pending = nil
    rig.firmware.parts[0].current = FirmwareVersion(major: 8, minor: 1)
    #expect(try rig.read(.activationPending, .bl32) == "0\n")
    #expect(try rig.read(.pendingVersion, .bl32) == "N/A\n")
    #expect(try rig.read(.currentVersion, .bl32) == "8.1\n")
  }

  @Test("A failure of the firmware is an error, not a value")
  func failingReads() throws {
    let rig = try Rig.probed([Part(guid: .bl32)])
    for attribute in [Attribute.activationPending, .currentVersion, .pendingVersion] {
      rig.firmware.inject(.getInventory, times: 3, .deviceError)
      #expect(rig.readResult(attribute, .bl32) == "errno 5")
      rig.firmware.clearInjections()
    }
    try rig.driver.rescan()
    rig.firmware.inject(.getInventory) { _ in
      var results = rig.firmware.answer(x0: 0)
      Part(guid: .rmm).record.encode(into: &results)
      return results
    }
    #expect(try rig.read(.currentVersion, .bl32) == "1.0\n", "one wrong answer is got over")
    rig.expectClean()
  }

  @Test("Text that does not fit is cut off")
  func shortBuffer() throws {
    let rig = try Rig.probed([Part(guid: .bl31)])
    for length in 0...20 {
      var bytes = [UInt8](repeating: 0xaa, count: length)
      var text = bytes.mutableSpan
      let count = try rig.driver.show(
        slot: rig.slot(.bl31), guid: .bl31, attribute: .name, into: &text)
      #expect(count == min(length, 18))
      let expected = Array(Array("TF-A BL31 runtime\n".utf8).prefix(length))
      #expect(Array(bytes.prefix(count)) == expected)
    }
  }

  @Test("Files are read or written as their modes say")
  func directions() throws {
    let rig = try Rig.probed([Part(guid: .bl31)])
    for attribute in (0..<UInt8(Attribute.count)).compactMap(Attribute.init) {
      if attribute.mode & 0o400 == 0 { #expect(rig.readResult(attribute, .bl31) == "errno 5") }
      if attribute.mode & 0o200 == 0 { #expect(rig.result(attribute, .bl31) == .io) }
    }
    #expect(rig.system.trace == [])
  }

  static let trueWords = ["1", "y", "Y", "t", "T", "on", "On", "oN", "ON", "yes", "true"]
  static let falseWords = ["0", "n", "N", "f", "F", "off", "Off", "OFF", "no", "false"]
  static let rubbish = [
    "", "\n", "2", "10", "11", "01", "1 ", " 1", "1\n\n", "\n1", "-1", "o", "onn", "of", "offf",
    "yess", "truely", "x", "\0", "1\0", "enabled", "1x", "é", String(repeating: "1", count: 4096),
  ]

  @Test("Settings take booleans and nothing else")
  func booleans() throws {
    let rig = try Rig.probed([Part(guid: .bl31)])
    for attribute in [Attribute.forceCPURendezvous, .autoActivate] {
      for ending in ["", "\n"] {
        for word in Self.trueWords {
          try rig.write(attribute, .bl31, "0")
          try rig.write(attribute, .bl31, word + ending)
          #expect(try rig.read(attribute, .bl31) == "1\n", "\(word)")
        }
        for word in Self.falseWords {
          try rig.write(attribute, .bl31, "1")
          try rig.write(attribute, .bl31, word + ending)
          #expect(try rig.read(attribute, .bl31) == "0\n", "\(word)")
        }
      }
      for word in Self.rubbish {
        #expect(rig.result(attribute, .bl31, word) == .invalid, "\(word)")
        #expect(try rig.read(attribute, .bl31) == "0\n")
      }
    }
    #expect(rig.system.trace == [])
  }

  @Test("activate and cancel want a true boolean; anything else does nothing")
  func triggers() throws {
    let rig = try Rig.probed([Part(guid: .bl31)])
    for attribute in [Attribute.activate, .cancel, .prime] {
      for word in Self.falseWords + Self.rubbish {
        #expect(rig.result(attribute, .bl31, word) == .invalid, "\(word)")
      }
    }
    #expect(rig.system.trace == [] && rig.system.logs == [])
    for word in Self.trueWords {
      rig.firmware.parts[0].pending = FirmwareVersion(major: 1, minor: 2)
      #expect(rig.result(.activate, .bl31, word + "\n") == nil, "\(word)")
    }
  }
}
