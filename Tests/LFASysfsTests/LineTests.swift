// SPDX-License-Identifier: MIT

import LFA
import LFASysfs
import SystemPackage
import Testing

@Suite struct LineTests {
  @Test(arguments: [
    ("0.0", 0, 0), ("1.0", 1, 0), ("4294967295.4294967295", UInt32.max, UInt32.max),
    ("01.002", 1, 2),
  ])
  func versions(_ text: String, _ major: UInt32, _ minor: UInt32) {
    #expect(FirmwareVersion(text) == FirmwareVersion(major: major, minor: minor))
  }

  @Test(arguments: [
    "", ".", "1", "1.", ".1", "1.2.3", "+1.0", "-1.0", "1.-0", " 1.0", "1.0 ", "1,0", "0x1.0",
    "4294967296.0", "0.4294967296", "99999999999999999999.0", "N/A", "١.٠", "1.\u{301}0", "1.0\n",
  ])
  func noVersions(_ text: String) {
    #expect(FirmwareVersion(text) == nil)
  }

  @Test func versionsAreSpelledAsRead() {
    for text in ["0.0", "1.0", "10.200", "4294967295.4294967295"] {
      #expect(FirmwareVersion(text)?.text == text)
    }
  }

  @Test func GUIDs() {
    let text = "47d4086d-4cfe-9846-9b95-2950cbbd5a00"
    #expect(GUID(text) == .bl31)
    #expect(GUID(text.uppercased()) == .bl31)
    #expect(GUID.bl31.text == text)
    #expect(GUID(text.dropLast()) == nil)
    #expect(GUID(text + "\n") == nil)
    #expect(GUID("４7d4086d-4cfe-9846-9b95-2950cbbd5a00") == nil)
  }

  private static let good =
    "phase=ACTIVATE code=-11 status=ACTIVATION_FAILED errno=ECANCELED duration_us=1520 from=1.0 to=1.1"

  @Test func lastResult() throws {
    let line = try #require(LastResultLine(LineTests.good))
    #expect(line.phase == "ACTIVATE" && line.code == -11 && line.status == "ACTIVATION_FAILED")
    #expect(line.errno == "ECANCELED" && line.microseconds == 1520 && !line.isSuccess)
    #expect(line.from.text == "1.0" && line.to.text == "1.1")
    let success = try #require(
      LastResultLine(
        "phase=PRIME code=0 status=SUCCESS errno=0 duration_us=0 from=0.0 to=0.0 more=new x="))
    #expect(success.isSuccess && success.phase == "PRIME")
  }

  @Test(arguments: [
    "", "none", good + " phase=PRIME", good + " more=1 more=2", good + " word",
    good + "\u{301}",
    "code=0 status=SUCCESS errno=0 duration_us=0 from=0.0 to=0.0",
    "phase=PRIME status=SUCCESS errno=0 duration_us=0 from=0.0 to=0.0",
    "phase=PRIME code=0 errno=0 duration_us=0 from=0.0 to=0.0",
    "phase=PRIME code=0 status=SUCCESS duration_us=0 from=0.0 to=0.0",
    "phase=PRIME code=0 status=SUCCESS errno=0 from=0.0 to=0.0",
    "phase=PRIME code=0 status=SUCCESS errno=0 duration_us=0 to=0.0",
    "phase=PRIME code=0 status=SUCCESS errno=0 duration_us=0 from=0.0",
    "phase=PRIME code=x status=SUCCESS errno=0 duration_us=0 from=0.0 to=0.0",
    "phase=PRIME code=9223372036854775808 status=S errno=0 duration_us=0 from=0.0 to=0.0",
    "phase=PRIME code=0 status=SUCCESS errno=0 duration_us=-1 from=0.0 to=0.0",
    "phase=PRIME code=0 status=SUCCESS errno=0 duration_us=0 from=0 to=0.0",
    "phase=P\u{202E} code=0 status=SUCCESS errno=0 duration_us=0 from=0.0 to=0.0",
    "phase=PRIME code=0 status=<b> errno=0 duration_us=0 from=0.0 to=0.0",
    "phase= code=0 status=SUCCESS errno=0 duration_us=0 from=0.0 to=0.0",
  ])
  func noLastResult(_ text: String) {
    #expect(LastResultLine(text) == nil)
  }

  @Test(arguments: ["idle", "pending", "priming", "primed", "activating", "failed", "re-arming"])
  func states(_ word: String) {
    #expect(ComponentState(word)?.word == word)
  }

  @Test(arguments: [
    "", "Idle", "two words", "päng", "a1", String(repeating: "a", count: 33), "\u{1B}[2J",
  ])
  func noStates(_ word: String) {
    #expect(ComponentState(word) == nil)
  }

  @Test func onlyIdleHasNothingPending() {
    #expect(ComponentState.idle.hasPending == false)
    #expect(ComponentState.other("new").hasPending == nil)
    for word in ["pending", "priming", "primed", "activating", "failed"] {
      #expect(ComponentState(word)?.hasPending == true)
    }
  }

  @Test func printableText() {
    #expect("TF-A BL31, µ-é 漢字".printable == "TF-A BL31, µ-é 漢字")
    #expect("\u{1B}[2J\n\u{7F}".printable == #"\u{1B}[2J\n\u{7F}"#)
    #expect("\u{202E}\u{2066}\u{FEFF}".printable == #"\u{202E}\u{2066}\u{FEFF}"#)
    #expect("\u{9B}31m".printable == #"\u{009B}31m"#)
    #expect(FilePath("/sys/\u{1B}c").printable == #"/sys/\u{1B}c"#)
  }

  @Test func namesOfErrors() {
    let names: [(Errno, String)] = [
      (.resourceBusy, "EBUSY"), (.noData, "ENODATA"), (.noSuchAddressOrDevice, "ENXIO"),
      (.notSupportedOnSocket, "EOPNOTSUPP"), (.operationNotSupportedByDevice, "ENODEV"),
      (.noMemory, "ENOMEM"), (.ioError, "EIO"), (.timedOut, "ETIMEDOUT"),
      (.canceled, "ECANCELED"), (.notRecoverable, "ENOTRECOVERABLE"), (.protocolError, "EPROTO"),
      (.interrupted, "EINTR"), (.invalidArgument, "EINVAL"), (.outOfRange, "ERANGE"),
      (Errno(rawValue: 108), "ESHUTDOWN"), (Errno(rawValue: 129), "EKEYREJECTED"),
      (.permissionDenied, "EACCES"), (.notPermitted, "EPERM"), (Errno(rawValue: 4000), "E4000"),
    ]
    for (errno, name) in names { #expect(errno.name == name) }
  }
}
