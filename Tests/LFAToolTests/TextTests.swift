// SPDX-License-Identifier: MIT

import LFA
import LFADriver
import SystemPackage
import Testing
import TreeFixture

@testable import LFASysfs
@testable import LFATool

@Suite struct TextTests {
  private var rmm: Component {
    .some(.rmm) { component in
      component.name = "TF-RMM"
      component.currentVersion = version("0.5")
      component.pendingVersion = nil
      component.isPending = false
      component.state = .idle
      component.requiresRendezvous = false
      component.forcesRendezvous = false
    }
  }

  private var old: Component {
    .posted { component in
      component.currentVersion = nil
      component.pendingVersion = nil
      component.isCapable = false
      component.forcesRendezvous = nil
      component.activatesAutomatically = nil
    }
  }

  @Test func table() {
    var table = TextTable(["A", "LONGER"])
    table.add(["wide cell", "x"])
    table.add(["é"])
    table.add(["", "y", "more"])
    #expect(
      table.text == """
        A          LONGER
        wide cell  x
        é
                   y       more

        """)
  }

  @Test func list() {
    #expect(
      ListText.text([.some(), rmm], ComponentNames()) == """
        1 of 2 components has firmware waiting.

        COMPONENT          GUID      CURRENT  PENDING  STATE    ACTIVATION
        TF-A BL31 runtime  47d4086d  1.0      1.1      pending  stops all CPUs for a short time
        TF-RMM             6c0762a6  0.5      -        idle     stops one CPU

        """)
  }

  @Test func listOfAnOldDriver() {
    #expect(
      ListText.text([old], ComponentNames()) == """
        The only component has firmware waiting.

        COMPONENT          GUID      CURRENT  PENDING  STATE    ACTIVATION
        TF-A BL31 runtime  47d4086d  ?        ?        pending  not live: takes a reboot

        """)
  }

  @Test func listWithProblems() {
    let component = Component.some { component in
      component.state = nil
      component.isPending = nil
      component.pendingVersion = nil
      component.mayResetCPU = true
      component.fail(.state, .ioError)
    }
    let path = "/sys/firmware/lfa/\(TreeFixture.bl31)/state"
    #expect(
      ListText.text([component], ComponentNames()) == """
        It is not known whether the only component has firmware waiting.

        COMPONENT          GUID      CURRENT  PENDING  STATE  ACTIVATION
        TF-A BL31 runtime  47d4086d  1.0      -        ?      resets CPUs: not supported

        1 file could not be read:
          cannot read \(path): Input/output error (EIO)

        """)
    var worse = component
    for _ in 0..<20 { worse.fail(.name, .ioError) }
    let lines = ListText.text([worse], ComponentNames()).split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("  cannot read") } == 8 && lines.last == "  …")
  }

  @Test func verdicts() {
    let (idle, waiting) = (rmm, Component.some())
    #expect(ListText.verdict([]) == "The firmware lists no components.")
    #expect(ListText.text([], ComponentNames()) == "The firmware lists no components.\n")
    #expect(ListText.verdict([idle]) == "The only component has no firmware waiting.")
    #expect(ListText.verdict([waiting]) == "The only component has firmware waiting.")
    #expect(ListText.verdict([idle, idle]) == "None of 2 components has firmware waiting.")
    #expect(
      ListText.verdict([waiting, idle, waiting]) == "2 of 3 components have firmware waiting.")
    let unknown = Component.some { $0.isPending = nil }
    #expect(
      ListText.verdict([unknown, unknown])
        == "It is not known of any of 2 components whether it has firmware waiting.")
    #expect(
      ListText.verdict([unknown, idle])
        == "None of 2 components has firmware waiting; of 1 it is not known.")
  }

  @Test func asManyDigitsAsTellGUIDsApart() throws {
    let guids = [
      "47d4086d-4cfe-9846-9b95-2950cbbd5a00", "47d4086d-4cfe-9846-9b95-2950cbbd5a01",
      "47d4086d-4cff-9846-9b95-2950cbbd5a01",
    ]
    func shown(_ guids: ArraySlice<String>) throws -> String {
      ListText.text(try guids.map { .some(try #require(GUID($0))) }, ComponentNames())
    }
    #expect(try shown(guids[1...]).contains(" 47d4086d-4cff  "))
    #expect(try shown(guids[0...]).contains(" 47d4086d-4cfe-9846-9b95-2950cbbd5a00  "))
  }

  @Test func show() {
    let component = Component.some { component in
      component.state = .failed
      component.lastResult = LastResultLine(
        "phase=ACTIVATE code=-11 status=ACTIVATION_FAILED errno=ECANCELED duration_us=1520 "
          + "from=1.0 to=1.1")
      component.fail(.cpuRendezvous, .ioError)
    }
    let directory = "/sys/firmware/lfa/\(TreeFixture.bl31)"
    #expect(
      ShowText.text(component, ComponentNames()) == """
        TF-A BL31 runtime
          GUID:             47d4086d-4cfe-9846-9b95-2950cbbd5a00
          Aliases:          bl31, tf-a-bl31-runtime
          Directory:        \(directory)
          Runs:             1.0
          Waits:            1.1
          State:            failed: an image waits, and the last attempt failed
          Activation:       stops all CPUs for a short time
          Rendezvous:       the firmware insists on it
          force-rendezvous: on
          auto-activate:    off
          Last attempt:     ACTIVATE of 1.0 → 1.1 failed after 1.5 ms: ACTIVATION_FAILED (-11), ECANCELED
          Problem:          cannot read \(directory)/cpu_rendezvous: Input/output error (EIO)

        """)
  }

  @Test(arguments: [
    ("code=0 status=SUCCESS errno=ECANCELED", "PRIME of 1.0 → 1.1 was cancelled after 1.5 ms"),
    ("code=0 status=SUCCESS errno=ETIMEDOUT", "PRIME of 1.0 → 1.1 failed after 1.5 ms: ETIMEDOUT"),
    (
      "code=-11 status=ACTIVATION_FAILED errno=ECANCELED",
      "PRIME of 1.0 → 1.1 failed after 1.5 ms: ACTIVATION_FAILED (-11), ECANCELED"
    ),
  ])
  func lastAttempt(_ words: String, _ text: String) {
    let component = Component.some { component in
      component.lastResult = LastResultLine("phase=PRIME \(words) duration_us=1520 from=1.0 to=1.1")
    }
    #expect(ShowText.text(component, ComponentNames()).contains("Last attempt:     \(text)\n"))
  }

  @Test func showOfAnOldDriver() {
    #expect(
      ShowText.text(old, ComponentNames()) == """
        TF-A BL31 runtime
          GUID:       47d4086d-4cfe-9846-9b95-2950cbbd5a00
          Aliases:    bl31, tf-a-bl31-runtime
          Directory:  /sys/firmware/lfa/47d4086d-4cfe-9846-9b95-2950cbbd5a00
          Runs:       unknown
          Waits:      an unknown version
          Activation: not live: takes a reboot
          Rendezvous: the firmware insists on it

        """)
  }

  @Test func fields() {
    #expect(ShowText.attribute("current_version") == .currentVersion)
    #expect(ShowText.attribute("last-result") == .lastResult)
    for field in ["activate", "cancel", "prime", "", "version", "Current_version", "../name"] {
      #expect(ShowText.attribute(field) == nil)
    }
    #expect(ShowText.fields.count == 11 && ShowText.fields.first == "name")
  }

  @Test(arguments: [
    (0, "0 µs"), (1, "1 µs"), (999, "999 µs"), (1000, "1.0 ms"), (1520, "1.5 ms"),
    (99_949, "99.9 ms"), (99_950, "0.10 s"), (410_000, "0.41 s"), (9_994_999, "9.99 s"),
    (9_995_000, "10 s"), (59_600_000, "60 s"), (1_000_000_000, "1000 s"),
    (Int64.max, "9223372036855 s"),
  ])
  func times(_ microseconds: Int64, _ text: String) {
    #expect(Duration.microseconds(microseconds).shortText == text)
  }

  @Test func lines() {
    var outcome = Outcome(.some(), name: "bl31", .activated, .success)
    outcome.seconds = 0.41
    #expect(outcome.line == "bl31: 1.0 → 1.1 (0.41 s)")
    outcome.stopTime = 812_000
    #expect(outcome.line == "bl31: 1.0 → 1.1 (0.41 s, CPUs stopped 812 µs)")
    outcome.stopTime = .max
    #expect(outcome.line.contains("CPUs stopped 9223372037 s"))
    (outcome.result, outcome.status) = (.failed, .activationFailed)
    outcome.message = "no"
    #expect(outcome.line == "bl31: failed: no; 1.0 still runs")
    outcome.status = .failed
    #expect(outcome.line == "bl31: failed: no")
    (outcome.result, outcome.status) = (.busy, .busy)
    #expect(outcome.line == "bl31: busy: no; try again")
    outcome.result = .unknown
    #expect(outcome.line == "bl31: state unknown: no. Have a person look at it")
    outcome.result = .notAttempted
    outcome.message = nil
    #expect(outcome.line == "bl31: not attempted, as one before it failed")
    outcome.message = "another component was refused"
    #expect(outcome.line == "bl31: not attempted: another component was refused")
  }

  @Test func failures() {
    func failure(_ errno: SystemPackage.Errno, _ operation: SysfsError.Operation) -> Failure {
      Failure(SysfsError("/sys/firmware/lfa", operation, .system(errno)))
    }
    #expect(failure(.noSuchFileOrDirectory, .list).status == .unavailable)
    #expect(failure(.noSuchFileOrDirectory, .open).status == .failed)
    #expect(failure(.permissionDenied, .list).status == .permission)
    #expect(failure(.notPermitted, .write).status == .permission)
    #expect(failure(.resourceBusy, .read).status == .busy)
    #expect(failure(.ioError, .read).status == .failed)
    #expect(failure(.permissionDenied, .list).description.hasSuffix("; run it as root"))
  }

  @Test func exitStatuses() {
    #expect(
      LFATool.ExitStatus.allCases.map(\.rawValue) == [0, 1, 2, 3, 10, 11, 12, 64, 69, 75, 77])
    #expect(Set(LFATool.ExitStatus.allCases.map(\.meaning)).count == 11)
  }
}
