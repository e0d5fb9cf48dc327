// SPDX-License-Identifier: MIT

import Glibc
import LFA
import LFATool
import SystemPackage
import Testing

@testable import LFADaemon
@testable import LFASysfs

@Suite struct MetricsTextTests {
  @Test func labelsAreEscaped() {
    var text = MetricsText()
    text.add(
      "a_b", "gauge", help: "Says it.",
      [.init(labels: [("x", "q\"b\\n\nü"), ("y", "")], value: 0.25)])
    #expect(
      text.text == "# HELP a_b Says it.\n# TYPE a_b gauge\na_b{x=\"q\\\"b\\\\n\\nü\",y=\"\"} 0.25\n"
    )
  }

  @Test func whatIsSpelledIsReadAgain() {
    let samples: [MetricsText.Sample] = [
      .init(labels: [("x", "\"\\\n,}{= "), ("y", "")], value: 1), .init(labels: [], value: -2.5),
    ]
    var text = MetricsText()
    text.add("m", "gauge", help: "h", samples)
    text.add("n", "counter", help: "h", 9_007_199_254_740_991)
    let read = MetricsText.samples(in: text.text)
    #expect(read["m"] == samples)
    #expect(read["n"]?.first?.value == 9_007_199_254_740_991)
  }

  @Test(arguments: [
    "", "a", "a ", "a{", "a{}", "a{x", "a{x=", "a{x=\"", "a{x=\"\\", "a{x=\"1\" 3", " 1", "{} 1",
    "a b",
  ])
  func whatIsNoFigureIsPassedOver(_ line: String) {
    #expect(MetricsText.samples(in: line).isEmpty)
  }
}

@Suite struct TallyTests {
  static func situation(_ tally: Tally, _ components: [Component] = []) -> Situation {
    Situation(
      decisions: components.map { Decision(component: $0, verdict: .hold(.window)) },
      tally: tally, names: ComponentNames(), stopReason: nil, isPolicyValid: true,
      isTreeReadable: true)
  }

  @Test func countsSurviveARestart() {
    var tally = Tally()
    tally.attempts[.activated] = 3
    tally.attempts[.busy] = 2
    tally.vetoes = 5
    tally.losses = 1
    tally.last[Fixture.bl31.text] = Tally.Last(
      name: "a \"name\"", time: 1_700_000_000, seconds: 0.5)
    let text = Self.situation(tally).metrics(nil)
    #expect(Tally(metrics: text) == tally)
  }

  @Test(arguments: [
    "", "lfa_activations_total{result=\"nonsense\"} 3", "lfa_activations_total 3",
    "lfa_activations_total{result=\"activated\"} -1",
    "lfa_activations_total{result=\"activated\"} NaN",
    "lfa_activations_total{result=\"activated\"} 1e300",
    "lfa_activation_duration_seconds{guid=\"x\",name=\"y\"} 1",
    "lfa_last_activation_timestamp_seconds{guid=\"x\"} 1",
  ])
  func nonsenseCountsNothing(_ text: String) {
    #expect(Tally(metrics: text) == Tally())
  }

  @Test func metricsTellOfComponents() {
    let text = Self.situation(Tally(), [Fixture.component(pending: "1.1")]).metrics(nil)
    let labels = #"guid="47d4086d-4cfe-9846-9b95-2950cbbd5a00",name="TF-A BL31 runtime""#
    for line in [
      "lfa_component_info{\(labels),current=\"1.0\",pending=\"1.1\"} 1",
      "lfa_activation_pending{\(labels)} 1",
      "lfa_activation_held{\(labels),reason=\"window\"} 1",
      "lfa_activations_total{result=\"activated\"} 0",
      "lfa_automatic_activation_stopped 0",
      "lfa_policy_valid 1",
    ] {
      #expect(text.contains("\n\(line)\n"), "\(line)")
    }
    // Each family is declared once, before its figures.
    let declared = text.split(separator: "\n").filter { $0.hasPrefix("# TYPE") }
    #expect(Set(declared).count == declared.count)
  }
}

@Suite struct FeatureTests {
  static let features = Policy.Features(path: "/x", prefix: "lfa.example.org", expiry: 900)

  @Test func labelsTellOfComponents() {
    let situation = TallyTests.situation(
      Tally(), [Fixture.component(pending: "1.1"), Fixture.component(Fixture.rmm, "2.0")])
    #expect(
      situation.labels(Self.features, at: 0) == """
        # +expiry-time=1970-01-01T00:15:00Z
        lfa.example.org/available=true
        lfa.example.org/pending=true
        lfa.example.org/stopped=false
        lfa.example.org/bl31.version=1.0
        lfa.example.org/bl31.pending=1.1
        lfa.example.org/rmm.version=2.0

        """)
  }

  @Test func unknownComponentsAreCalledByTheirGUIDs() {
    let situation = TallyTests.situation(Tally(), [Fixture.component(GUID(x1: 1, x2: 0))])
    #expect(
      situation.labels(Self.features, at: 0)
        .contains("/01000000-0000-0000-0000-000000000000.version=1.0\n"))
  }

  @Test(arguments: [
    ("1.0", "1.0"), ("a b/c", "a-b-c"), ("-.x_-", "x"), ("", ""), ("ü", ""), ("---", ""),
    (String(repeating: "a", count: 70), String(repeating: "a", count: 63)),
    (String(repeating: "a", count: 62) + "-b", String(repeating: "a", count: 62)),
  ])
  func valuesAreKubernetess(_ text: String, _ value: String) {
    #expect(LabelText.value(text) == value)
  }

  @Test(arguments: [
    ("a", true), ("a-b.c9", true), ("", false), ("A", false), (".a", false), ("a.", false),
    ("-a", false), ("a-", false), ("a_b", false), ("a/b", false),
  ])
  func prefixesAreDomains(_ text: String, _ isOne: Bool) {
    #expect(LabelText.isDomain(text) == isOne)
  }
}

@Suite struct ReplacedFileTests {
  @Test func othersFindAWholeFile() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path.appending("x.prom")
    try ReplacedFile.write("one\n", to: path)
    let old = try FileDescriptor.open(path, .readOnly)
    try ReplacedFile.write("two\n", to: path)
    #expect(try BoundedFile.text(path, limit: 100) == "two\n")
    #expect(try path.stat().permissions == [.ownerReadWrite, .groupRead, .otherRead])
    #expect(try Directory.names(directory.path) == ["x.prom"])
    // Who had it open goes on reading the old one.
    #expect(try old.stat().linkCount == 0)
    try old.close()
  }

  /// What waits under the temporary name is not written to.
  @Test func aLinkUnderTheTemporaryNameIsNotFollowed() throws {
    let directory = try TemporaryDirectory()
    let victim = try directory.write("victim", "safe")
    let link = directory.path.appending(".x.prom.new")
    // SAFETY: both strings live for the call.
    let made = unsafe victim.withPlatformString { target in
      unsafe link.withPlatformString { unsafe symlink(target, $0) }
    }
    #expect(made == 0)
    try ReplacedFile.write("new\n", to: directory.path.appending("x.prom"))
    #expect(try BoundedFile.text(victim, limit: 100) == "safe")
  }

  @Test func aMissingDirectoryIsTold() throws {
    let directory = try TemporaryDirectory()
    #expect(throws: SystemPackage.Errno.noSuchFileOrDirectory) {
      try ReplacedFile.write("x", to: directory.path.appending("none/x.prom"))
    }
  }
}
