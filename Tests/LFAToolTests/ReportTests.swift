// SPDX-License-Identifier: MIT

import LFA
import LFADriver
import SystemPackage
import Testing
import TreeFixture

@testable import LFASysfs
@testable import LFATool

/// Compares what is printed with literal text, and leaves it for Tests/Schemas/check.
@Suite struct ReportTests {
  private let names = ComponentNames()

  /// Makes a component as a tree of files has it, under a root that is always the same.
  private var failed: Component {
    .some { component in
      component.state = .failed
      component.lastResult = LastResultLine(
        "phase=ACTIVATE code=-11 status=ACTIVATION_FAILED errno=ECANCELED duration_us=1520 "
          + "from=1.0 to=1.1")
      component.problems = [
        SysfsError("/sys/x/name", .read, .system(.ioError)),
        SysfsError("/sys/x/\u{1B}", .read, .malformed(#""a/\n""#)),
      ]
    }
  }

  /// Makes a component of the first draft of the driver.
  private var draft: Component {
    .posted { component in
      component.name = nil
      (component.currentVersion, component.pendingVersion) = (nil, nil)
      (component.forcesRendezvous, component.activatesAutomatically) = (nil, nil)
    }
  }

  private let failedJSON = #"""
    "activation":"Failed","activation_capable":true,"activation_pending":true,\#
    "aliases":["bl31","tf-a-bl31-runtime"],"auto_activate":false,"cpu_rendezvous":true,\#
    "current_version":"1.0","force_cpu_rendezvous":true,\#
    "guid":"47d4086d-4cfe-9846-9b95-2950cbbd5a00","last_result":{"code":-11,"duration_us":1520,\#
    "errno":"ECANCELED","from":"1.0","phase":"ACTIVATE","status":"ACTIVATION_FAILED","to":"1.1"},\#
    "may_reset_cpu":false,"name":"TF-A BL31 runtime","pending_version":"1.1","problems":[{\#
    "errno":"EIO","message":"cannot read /sys/x/name: Input/output error (EIO)",\#
    "path":"/sys/x/name"},{"message":"/sys/x/\\u{1B} has unexpected content: \"a/\\n\"",\#
    "path":"/sys/x/\\u{1B}"}],"state":"failed"
    """#

  private let draftJSON = #"""
    "activation":"Ready","activation_capable":true,"activation_pending":true,\#
    "aliases":["bl31","tf-a-bl31-runtime"],"cpu_rendezvous":true,\#
    "guid":"47d4086d-4cfe-9846-9b95-2950cbbd5a00","may_reset_cpu":false,"name":"TF-A BL31 runtime"
    """#

  private func check(_ name: String, _ report: some Encodable, _ expected: String) throws {
    let line = try JSONText.line(report)
    #expect(line == expected)
    try Samples.keep(name, try JSONText.pretty(report))
    #expect(try JSONText.pretty(report).split(separator: "\n").first == "{")
  }

  @Test func list() throws {
    let fixture = try TreeFixture()
    try fixture.addDevice()
    let device = try #require(try SysfsTree(root: fixture.root).device())
    try check(
      "list", ListReport([failed, draft], device, names),
      """
      {"command":"list","components":[{\(failedJSON)},{\(draftJSON)}],\
      "driver":{"activations_cancelled":0,"activations_done":2,"activations_failed":1,\
      "activations_tried":3,"device":"arm-lfa","last_stop_time_ns":812000,\
      "longest_stop_time_ns":900000,"spec_version":"1.0"},"schema":1}
      """)
    try check(
      "list-empty", ListReport([], nil, names), #"{"command":"list","components":[],"schema":1}"#)
  }

  @Test func listOfADriverThatCannotBeRead() throws {
    let fixture = try TreeFixture()
    try fixture.addDevice(["spec_version": "\u{1B}"])
    let device = try #require(try SysfsTree(root: fixture.root).device())
    try Samples.keep("list-driver", try JSONText.pretty(ListReport([], device, names)))
    #expect(device.problems.count == 7)
  }

  @Test func show() throws {
    try check(
      "show", ShowReport(failed, names),
      #"{"command":"show","component":{\#(failedJSON)},"schema":1}"#)
  }

  @Test func pending() throws {
    try check(
      "pending", PendingReport([draft], names),
      #"{"command":"pending","components":[{\#(draftJSON)}],"pending":true,"schema":1}"#)
    try check(
      "pending-none", PendingReport([], names),
      #"{"command":"pending","components":[],"pending":false,"schema":1}"#)
  }

  @Test func change() throws {
    var done = Outcome(.some(), name: "TF-A BL31 runtime", .activated, .success)
    (done.seconds, done.stopTime) = (0.41, 812_000)
    done.writes = [Outcome.Write(path: "/sys/x/activate", value: "1")]
    var failed = Outcome(draft, name: "x", .failed, .activationFailed)
    (failed.message, failed.errno) = ("the image is not authentic, or damaged", "EKEYREJECTED")
    let guid = TreeFixture.bl31
    try check(
      "activate",
      OutcomeReport("activate", [done, failed], .activationFailed, isDryRun: false),
      """
      {"changed":true,"command":"activate","components":[{"cpus_stopped_ns":812000,\
      "duration_s":0.41,"from":"1.0","guid":"\(guid)","name":"TF-A BL31 runtime",\
      "result":"activated","to":"1.1","writes":[{"path":"/sys/x/activate","value":"1"}]},\
      {"errno":"EKEYREJECTED","guid":"\(guid)",\
      "message":"the image is not authentic, or damaged","name":"x","result":"failed",\
      "writes":[]}],"dry_run":false,"exit_status":10,"schema":1}
      """)
  }

  @Test(arguments: ["activate", "prime", "cancel", "set"]) func allResults(_ command: String) throws
  {
    let outcomes = Outcome.Result.allCases.map { Outcome(.some(), name: "x", $0, .success) }
    let report = OutcomeReport(command, outcomes, .success, isDryRun: true)
    try Samples.keep("results-\(command)", try JSONText.pretty(report))
    #expect(try JSONText.line(report).contains(#""result":"not-attempted""#))
  }

  @Test func allStates() throws {
    let words = ["idle", "pending", "priming", "primed", "activating", "failed"]
    let activation = ["Active", "Ready", "Activating", "Staged", "Activating", "Failed"]
    let components = words.map { word in Component.some { $0.state = ComponentState(word) } }
    #expect(components.map(\.openBMCActivation) == activation)
    #expect(Component.some { $0.state = .other("new") }.openBMCActivation == "Ready")
    #expect(
      Component.posted {
        $0.state = nil
        $0.isPending = nil
      }.openBMCActivation == nil)
    try Samples.keep("states", try JSONText.pretty(ListReport(components, nil, names)))
  }

  @Test func conditions() throws {
    try check(
      "verify", ConditionReport("verify", .success, draft, names, message: nil),
      #"{"command":"verify","component":{\#(draftJSON)},"exit_status":0,"satisfied":true,"schema":1}"#
    )
    try check(
      "wait", ConditionReport("wait", .failed, nil, names, message: "gone"),
      #"{"command":"wait","exit_status":1,"message":"gone","satisfied":false,"schema":1}"#)
  }

  @Test func failure() throws {
    try check(
      "error", ErrorReport("show", Failure(.noComponent, "no component 'x'")),
      #"{"command":"show","error":{"exit_status":3,"message":"no component 'x'"},"schema":1}"#)
    for status in LFATool.ExitStatus.allCases where status != .success {
      let report = ErrorReport("list", Failure(status, "no", remedy: "do"))
      try Samples.keep("error-\(status.rawValue)", try JSONText.pretty(report))
    }
  }

  @Test func doctor() throws {
    let fixture = try TreeFixture([TreeFixture.bl31: TreeFixture.idle])
    try fixture.addDevice()
    let good = Doctor(SysfsTree(root: fixture.root), nil).report
    #expect(good.status == .success)
    try Samples.keep("doctor", try JSONText.pretty(good))
    let bad = Doctor(SysfsTree(root: fixture.path("nowhere")), nil, complaints: ["bad"]).report
    #expect(bad.status == .unavailable)
    try Samples.keep("doctor-bad", try JSONText.pretty(bad))
  }
}
