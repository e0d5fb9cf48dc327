// SPDX-License-Identifier: MIT

import LFA
import LFADriver
import Testing

/// Joins a driver with fakes of everything around it.
final class Rig: Sendable {
  let firmware: FakeFirmware
  let system: FakeSystem
  let driver: Driver<FakeSystem>

  /// Makes a driver that has not probed yet.
  init(_ parts: [Part], limits: Limits = Limits(), seed: UInt64 = 1) throws(Errno) {
    firmware = FakeFirmware(parts)
    system = FakeSystem(firmware, seed: seed)
    system.limits = limits
    driver = try Driver(system)
  }

  /// Makes a driver that has probed, with an empty trace.
  static func probed(_ parts: [Part], seed: UInt64 = 1) throws(Errno) -> Rig {
    let rig = try Rig(parts, seed: seed)
    try rig.driver.probe()
    rig.system.clear()
    return rig
  }

  func slot(_ guid: GUID) -> Int { system.directories[guid] ?? -1 }

  func read(_ attribute: Attribute, _ guid: GUID, slot: Int? = nil) throws(Errno) -> String {
    var page = [UInt8](repeating: 0xaa, count: 4096)
    var text = page.mutableSpan
    let count = try driver.show(
      slot: slot ?? self.slot(guid), guid: guid, attribute: attribute, into: &text)
    return String(decoding: page[..<count], as: UTF8.self)
  }

  func write(
    _ attribute: Attribute, _ guid: GUID, _ text: String = "1\n", slot: Int? = nil
  ) throws(Errno) {
    let bytes = Array(text.utf8)
    try driver.store(
      slot: slot ?? self.slot(guid), guid: guid, attribute: attribute, text: bytes.span)
  }

  /// Tells the errno with which a write ends; nil for success.
  func result(
    _ attribute: Attribute, _ guid: GUID, _ text: String = "1\n", slot: Int? = nil
  ) -> Errno? {
    do throws(Errno) {
      try write(attribute, guid, text, slot: slot)
      return nil
    } catch {
      return error
    }
  }

  /// Tells what a file reads as, or the errno of reading it.
  func readResult(_ attribute: Attribute, _ guid: GUID, slot: Int? = nil) -> String {
    do throws(Errno) {
      return try read(attribute, guid, slot: slot)
    } catch {
      return "errno \(error.rawValue)"
    }
  }

  /// Takes what was traced since the last time.
  func takeTrace() -> [String] {
    defer { system.clear() }
    return system.trace
  }

  /// Checks what holds between any two operations.
  func expectClean(_ location: SourceLocation = #_sourceLocation) {
    #expect(firmware.violations == [], sourceLocation: location)
    #expect(firmware.primed == nil, "a PRIME was left behind", sourceLocation: location)
    #expect(system.readerCount == 0 && !system.isWriterIn, sourceLocation: location)
  }
}
