// SPDX-License-Identifier: MIT

import FoundationEssentials
import LFA
import LFATool
import Testing

@testable import LFADaemon
@testable import LFASysfs

@Suite struct ChangeTests {
  static func kinds(_ old: Component, _ new: Component) -> [WatchEvent.Kind] {
    ChangeDetector.events(from: [old], to: [new]).map(\.kind)
  }

  @Test func nothingChangesNothing() {
    let one = Fixture.component(pending: "1.1")
    #expect(Self.kinds(one, one) == [])
    #expect(ChangeDetector.events(from: [], to: []) == [])
  }

  @Test func anImageBeginsToWait() {
    #expect(Self.kinds(Fixture.component(), Fixture.component(pending: "1.1")) == [.change])
  }

  @Test func aResultTellsOfSuccess() {
    let new = Fixture.component(Fixture.bl31, "1.1") {
      $0.lastResult = Fixture.result("0", from: "1.0", to: "1.1")
    }
    #expect(Self.kinds(Fixture.component(pending: "1.1"), new) == [.activated])
  }

  /// Drivers without last_result.
  @Test func aVersionTellsOfSuccess() {
    #expect(Self.kinds(Fixture.component(), Fixture.component(Fixture.bl31, "1.1")) == [.activated])
  }

  @Test func aVersionThatBecomesReadableIsNoActivation() {
    let blind = Fixture.component { $0.currentVersion = nil }
    #expect(Self.kinds(blind, Fixture.component()) == [.change])
  }

  @Test func aResultTellsOfFailure() {
    let new = Fixture.component(pending: "1.1") {
      $0.lastResult = Fixture.result("EKEYREJECTED", from: "1.0", to: "1.1", phase: "PRIME")
      $0.state = .failed
    }
    #expect(Self.kinds(Fixture.component(pending: "1.1"), new) == [.failed])
    #expect(Self.kinds(new, new) == [])
  }

  @Test func primingIsAChange() {
    let new = Fixture.component(pending: "1.1") {
      $0.lastResult = Fixture.result("0", from: "1.0", to: "1.1", phase: "PRIME")
      $0.state = .primed
    }
    #expect(Self.kinds(Fixture.component(pending: "1.1"), new) == [.change])
  }

  /// Old components and the events make new components, whatever happens.
  @Test(arguments: 1...50) func eventsAreWhatHappened(_ seed: UInt64) {
    var generator = SeededGenerator(state: seed &* 0x9e37_79b9_7f4a_7c15)
    var old: [Component] = []
    for _ in 0..<30 {
      var new: [Component] = []
      for number in 0..<UInt64(6) where Bool.random(using: &generator) {
        let versions = ["1.0", "1.1"]
        let errno = ["0", "EIO"].randomElement(using: &generator) ?? "0"
        let hasResult = Bool.random(using: &generator)
        new.append(
          Fixture.component(
            GUID(x1: number, x2: 0), versions.randomElement(using: &generator) ?? "1.0",
            pending: Bool.random(using: &generator) ? "1.2" : nil
          ) {
            if hasResult { $0.lastResult = Fixture.result(errno, from: "1.0", to: "1.1") }
          })
      }
      let events = ChangeDetector.events(from: old, to: new)
      var model = Dictionary(uniqueKeysWithValues: old.map { ($0.guid, $0) })
      for event in events {
        #expect((event.kind == .add) == (model[event.guid] == nil))
        #expect(event.before == model[event.guid])
        model[event.guid] = event.kind == .remove ? nil : event.component
      }
      #expect(model == Dictionary(uniqueKeysWithValues: new.map { ($0.guid, $0) }))
      #expect(Set(events.map(\.guid)).count == events.count)
      old = new.shuffled(using: &generator)
    }
  }

  @Test func anEventIsALineOfJSON() throws {
    let event = WatchEvent(
      kind: .activated, guid: Fixture.bl31, component: Fixture.component(),
      before: Fixture.component(Fixture.bl31, "0.9"))
    let line = try JSONText.line(
      WatchReport(event, time: .init(timeIntervalSince1970: 0), source: .uevent, ComponentNames()))
    #expect(line.hasPrefix(#"{"component":{"activation":"Active","#), "\(line)")
    #expect(
      line.hasSuffix(
        #""event":"activated","guid":"47d4086d-4cfe-9846-9b95-2950cbbd5a00","schema":1,"#
          + #""source":"uevent","time":"1970-01-01T00:00:00Z"}"#), "\(line)")
    #expect(event.text(ComponentNames()) == "TF-A BL31 runtime: activated 0.9 → 1.0")
  }
}
