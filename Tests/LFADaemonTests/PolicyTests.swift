// SPDX-License-Identifier: MIT

import LFASysfs
import SystemPackage
import Testing

@testable import LFADaemon

@Suite struct PolicyTests {
  static func fault(_ text: String) -> String? {
    do throws(PolicyError) {
      _ = try Policy(text: Array(text.utf8))
      return nil
    } catch {
      return error.description
    }
  }

  static let root = FilePath(#filePath).removingLastComponent().removingLastComponent()
    .removingLastComponent()

  /// Are those that Tests/Policies/check compares the schema with.
  static func lines(_ name: String) throws -> [Substring] {
    let path = root.appending("Tests/Policies/\(name).jsonl")
    return try BoundedFile.text(path, limit: 1 << 20).split(separator: "\n")
  }

  @Test func theSchemaAndTheReaderAgree() throws {
    let good = try Self.lines("good")
    let bad = try Self.lines("bad")
    #expect(good.count > 10 && bad.count > 40)
    for line in good { #expect(Self.fault(String(line)) == nil, "\(line)") }
    for line in bad { #expect(Self.fault(String(line)) != nil, "\(line)") }
  }

  @Test func theExampleIsRead() throws {
    let policy = try Policy.read(Self.root.appending("Packaging/policy.json.example"))
    #expect(policy.jitter == 900)
    #expect(policy.components.count == 3)
    #expect(policy.components["*"]?.activation == .never)
    let rule = try #require(policy.components["bl31"])
    #expect(rule.activation == .window)
    #expect(
      rule.windows == [
        MaintenanceWindow(days: [0, 6], from: 120, to: 240),
        MaintenanceWindow(days: [3], from: 1410, to: 30, isUTC: true),
      ])
    #expect(rule.maximumVersion == "1.99")
    #expect(
      policy.components["6c0762a6-12f2-4b56-92cb-ba8f633606d9"]?.versions == ["2.1", "2.2"])
  }

  @Test func everythingCanBeSaid() throws {
    let policy = try Fixture.policy(
      """
      { schema: 1, jitter_s: 5,
        hooks: {before: '/a', after: "/b", timeout_s: 7,},
        metrics: {path: "/m.prom"}, nfd: {path: "/n", prefix: "x.y", expiry_s: 600} }
      """)
    #expect(policy.hooks == .init(before: "/a", after: "/b", timeout: 7))
    #expect(policy.metricsPath == "/m.prom")
    #expect(policy.features == .init(path: "/n", prefix: "x.y", expiry: 600))
  }

  @Test func theLeastDoesNothing() throws {
    #expect(try Fixture.policy("{schema: 1}") == Policy())
  }

  @Test(arguments: [
    ("", "the policy: "),
    ("[]", "the policy: "),
    ("{", "the policy: "),
    ("{}", "schema: is missing"),
    ("{schema: 2}", "schema: is 2"),
    ("{schema: '1'}", "schema: "),
    ("{schema: 1, hook: {}}", "hook: is no key"),
    ("{schema: 1, jitter_s: -1}", "jitter_s: is 0 to"),
    ("{schema: 1, jitter_s: 1.5}", ""),
    ("{schema: 1, hooks: {before: 'x'}}", "hooks.before: is no absolute path"),
    ("{schema: 1, hooks: {befor: '/x'}}", "hooks.befor: is no key"),
    ("{schema: 1, hooks: {timeout_s: 0}}", "hooks.timeout_s: is 1 to 3600"),
    ("{schema: 1, metrics: {}}", "metrics.path: is missing"),
    ("{schema: 1, metrics: {path: '/x'}}", "metrics.path: does not end in .prom"),
    ("{schema: 1, nfd: {path: '/x'}}", "nfd.prefix: is missing"),
    ("{schema: 1, nfd: {path: '/x', prefix: 'A'}}", "nfd.prefix: is no DNS name"),
    ("{schema: 1, nfd: {path: '/x', prefix: 'a..b'}}", "nfd.prefix: is no DNS name"),
    ("{schema: 1, components: {bl31: {}}}", "components.bl31.activate: is missing"),
    ("{schema: 1, components: {bl31: {activate: 'x'}}}", "components.bl31.activate: is \"never\""),
    ("{schema: 1, components: {b: {activate: 'window'}}}", "components.b.windows: has to list"),
    (
      "{schema: 1, components: {b: {activate: 'auto', versions: ['1']}}}",
      "components.b.versions: \"1\" is no version"
    ),
    (
      """
      {schema: 1, components: {
        '47d4086d-4cfe-9846-9b95-2950cbbd5a00': {activate: 'auto'},
        '47D4086D-4CFE-9846-9B95-2950CBBD5A00': {activate: 'auto'}}}
      """, "components."
    ),
  ])
  func refuses(_ text: String, _ beginning: String) throws {
    let fault = try #require(Self.fault(text))
    #expect(fault.hasPrefix(beginning), "\(fault)")
  }

  @Test(arguments: [
    ("{from: '02:00', to: '04:00', day: []}", "day: is no key"),
    ("{from: '02:00', to: '04:00', days: []}", "days: lists none"),
    ("{from: '02:00', to: '04:00', days: ['so']}", "days: are sun"),
    ("{from: '2:00', to: '04:00'}", "from: is no time"),
    ("{from: '24:00', to: '04:00'}", "from: is no time"),
    ("{from: '02:60', to: '04:00'}", "from: is no time"),
    ("{from: '02:00', to: '24:01'}", "to: is no time"),
    ("{from: '02:00', to: '+4:00'}", "to: is no time"),
    ("{from: '02:00', to: '02:00'}", "to: is when it opens"),
    ("{from: '02:00'}", "to: is missing"),
    ("{from: '02:00', to: '04:00', time: 'CET'}", "time: is \"local\""),
  ])
  func refusesWindows(_ window: String, _ problem: String) throws {
    let text = "{schema: 1, components: {b: {activate: 'window', windows: [\(window)]}}}"
    let fault = try #require(Self.fault(text))
    #expect(fault.hasPrefix("components.b.windows.") && fault.contains(problem), "\(fault)")
  }

  /// Otherwise the delay could outlast the window, and nothing would ever happen.
  @Test func theDelayFitsIntoEachWindow() throws {
    func text(_ jitter: Int) -> String {
      """
      {schema: 1, jitter_s: \(jitter), components: {b: {activate: 'window',
        windows: [{from: '02:00', to: '03:00'}]}}}
      """
    }
    #expect(Self.fault(text(3599)) == nil)
    #expect(Self.fault(text(3600))?.hasPrefix("jitter_s: is not shorter") == true)
  }

  @Test func theFileIsTheOwnersAlone() throws {
    let directory = try TemporaryDirectory()
    func fault(_ name: String) -> String {
      do throws(PolicyError) {
        _ = try Policy.read(directory.path.appending(name))
        return ""
      } catch {
        return error.problem
      }
    }
    try directory.write("good", "{schema: 1}", mode: 0o640)
    #expect(fault("good") == "")
    try directory.write("others", "{schema: 1}", mode: 0o646)
    #expect(fault("others").hasPrefix("can be written by others"))
    try directory.write("group", "{schema: 1}", mode: 0o664)
    #expect(fault("group").hasPrefix("can be written by others"))
    #expect(fault("none").hasPrefix("cannot be opened"))
    #expect(fault(".") == "is no regular file")
    try directory.write("long", String(repeating: " ", count: 65_537))
    #expect(fault("long").hasPrefix("is longer than"))
    try directory.write("bad", "{schema: 1, x: 1}")
    #expect(fault("bad").hasPrefix("is no key"))
  }

  @Test(arguments: ["0x1E+", "0xe-1", "-0XFEE+"])
  func whatFoundationTrapsOnIsRefused(_ number: String) {
    #expect(throws: PolicyError.self) {
      try Policy(text: Array("{schema: 1, jitter_s: \(number)}".utf8))
    }
  }

  /// Whatever the bytes are there is a policy or an error that fits on a line.
  @Test(arguments: 1...20) func brokenTextIsReadOrRefused(_ seed: UInt64) {
    var generator = SeededGenerator(state: seed &* 0x9e37_79b9_7f4a_7c15)
    let original = Array(
      """
      {"schema": 1, "components": {"*": {"activate": "window", "windows": [{"from": "02:00",
      "to": "04:00"}]}}, "hooks": {"before": "/x"}, "jitter_s": 3}
      """.utf8)
    var refused = 0
    for _ in 0..<300 {
      var text = original
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = Int.random(in: 0..<text.count, using: &generator)
        text[place] = UInt8.random(in: 0...135, using: &generator)
      }
      do throws(PolicyError) {
        _ = try Policy(text: text)
      } catch {
        refused += 1
        #expect(!error.description.contains("\n"))
      }
    }
    #expect(refused > 0)
  }
}
