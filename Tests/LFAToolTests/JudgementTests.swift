// SPDX-License-Identifier: MIT

import LFA
import LFADriver
import SystemPackage
import Testing

@testable import LFASysfs
@testable import LFATool

@Suite struct JudgementTests {
  private func judge(
    _ verb: Request.Verb = .activate, expecting expected: String? = nil,
    before: Component = .some(), after: Component?, _ errno: SystemPackage.Errno? = nil,
    _ operation: SysfsError.Operation = .write,
    canceller: Evidence.Canceller = .nobody
  ) -> Evidence.Verdict {
    var request = Request(verb)
    request.expectedVersion = expected.flatMap { FirmwareVersion($0) }
    return Evidence(
      request: request, before: before, after: after,
      error: errno.map { FakeTarget.error($0, operation) }, canceller: canceller
    ).judge()
  }

  /// Says what is to be told of each error of ABI.md where the old version still runs.
  static let rows: [(Int32, Outcome.Result, LFATool.ExitStatus)] = [
    (22, .failed, .activationFailed),  // EINVAL
    (16, .busy, .busy),  // EBUSY
    (61, .nothingToDo, .success),  // ENODATA
    (6, .refused, .failed),  // ENXIO
    (95, .refused, .failed),  // EOPNOTSUPP
    (19, .failed, .noComponent),  // ENODEV
    (129, .failed, .activationFailed),  // EKEYREJECTED
    (12, .failed, .activationFailed),  // ENOMEM
    (5, .failed, .activationFailed),  // EIO
    (110, .failed, .activationFailed),  // ETIMEDOUT
    (125, .failed, .activationFailed),  // ECANCELED
    (131, .unknown, .unknown),  // ENOTRECOVERABLE
    (71, .failed, .activationFailed),  // EPROTO
    (108, .failed, .activationFailed),  // ESHUTDOWN
    (4, .failed, .activationFailed),  // EINTR
    (11, .busy, .busy),  // EAGAIN, of NVIDIA's older driver
    (1, .refused, .permission),  // EPERM
    (13, .refused, .permission),  // EACCES
    (30, .refused, .permission),  // EROFS
  ]

  @Test(arguments: rows, [Request.Verb.activate, .prime])
  func errors(_ row: (Int32, Outcome.Result, LFATool.ExitStatus), _ verb: Request.Verb) {
    let verdict = judge(verb, after: .some(), SystemPackage.Errno(rawValue: row.0))
    #expect(verdict.result == row.1)
    #expect(verdict.status == row.2)
    #expect(verdict.message?.isEmpty == false)
  }

  @Test(
    arguments: [
      (129, "the image is not authentic, or damaged"),
      (12, "the firmware has no room for the image"),
      (5, "the firmware cannot read or use the image"),
      (110, "the firmware took too long, and what had begun was undone"),
      (125, "the firmware did not switch"), (71, "the firmware answered against the rules"),
      (108, "the driver is being unloaded, or the machine goes down"), (4, "it was interrupted"),
      (131, "the firmware reports a critical error"),
      (22, "the kernel says: Invalid argument (EINVAL)"),
    ] as [(Int32, String)])
  func reasons(_ errno: Int32, _ message: String) {
    #expect(judge(after: .some(), SystemPackage.Errno(rawValue: errno)).message == message)
  }

  @Test func errorsThatNobodyExpects() {
    // Nothing was tried: the file could not even be opened.
    let verdict = judge(after: .some(), .tooManyOpenFiles, .open)
    #expect(verdict.result == .refused && verdict.status == .failed)
    // A driver with an error of its own.
    let other = judge(after: .some(), SystemPackage.Errno(rawValue: 4000))
    #expect(other.result == .failed && other.status == .activationFailed)
    #expect(other.message?.contains("E4000") == true)
    let gone = judge(after: nil, .noSuchFileOrDirectory, .open)
    #expect(gone.status == .noComponent)
    let unable = judge(.prime, after: .some(), .noSuchFileOrDirectory, .open)
    #expect(
      unable.result == .refused && unable.message == "this driver cannot prime without activating")
    let pipe = Evidence(
      request: Request(.activate), before: .some(), after: .some(),
      error: SysfsError("/x", .open, .unexpectedType)
    ).judge()
    #expect(pipe.result == .refused && pipe.status == .failed)
  }

  @Test func success() {
    let verdict = judge(after: .activated())
    #expect(verdict.result == .activated && verdict.status == .success && verdict.message == nil)
    let expected = judge(expecting: "1.1", after: .activated())
    #expect(expected.result == .activated && expected.message == nil)
  }

  @Test func successAndTheOldVersion() {
    let verdict = judge(after: .some())
    #expect(verdict.result == .failed && verdict.status == .activationFailed)
    #expect(verdict.message == "the write succeeded, but the version did not change")
  }

  @Test func successAndAnotherVersion() {
    let after = Component.activated { $0.currentVersion = version("1.2") }
    let verdict = judge(after: after)
    #expect(verdict.result == .activated && verdict.message == "1.1 was pending when it began")
    let expected = judge(expecting: "1.1", after: after)
    #expect(expected.result == .unknown && expected.status == .unknown)
    #expect(expected.message == "1.2 runs instead of the expected 1.1")
  }

  @Test func successAndNothingToRead() {
    #expect(judge(after: nil).status == .unknown)
    let verdict = judge(
      after: .activated {
        $0.currentVersion = nil
        $0.fail(.currentVersion, .ioError)
      })
    #expect(verdict.result == .unknown && verdict.status == .unknown)
  }

  @Test func firmwareWithoutVersions() {
    for none in [nil, version("0.0")] {
      let before = Component.posted {
        $0.currentVersion = none
        $0.pendingVersion = nil
      }
      let good = judge(
        before: before,
        after: .posted {
          $0.currentVersion = none
          $0.pendingVersion = nil
          $0.isPending = false
        })
      #expect(good.result == .activated && good.message == "this driver does not tell versions")
      #expect(judge(before: before, after: before).status == .activationFailed)
      let silent = judge(
        before: before,
        after: .posted {
          $0.currentVersion = none
          $0.isPending = nil
        })
      #expect(silent.status == .unknown)
    }
  }

  @Test func firmwareThatTellsItsVersionOnlyAfterwards() {
    let before = Component.some { $0.currentVersion = version("0.0") }
    let good = judge(expecting: "1.1", before: before, after: .activated())
    #expect(good.result == .activated && good.message == nil)
    let other = Component.activated { $0.currentVersion = version("1.2") }
    let bad = judge(expecting: "1.1", before: before, after: other)
    #expect(bad.result == .unknown && bad.status == .unknown)
  }

  @Test func anImageOfTheSameVersion() {
    let before = Component.some { $0.pendingVersion = version("1.0") }
    let after = Component.activated { $0.currentVersion = version("1.0") }
    let verdict = judge(before: before, after: after)
    #expect(verdict.result == .activated && verdict.status == .success)
    #expect(judge(before: before, after: before).status == .activationFailed)
  }

  @Test func failureAndANewVersion() {
    for errno in [SystemPackage.Errno.canceled, .ioError, .timedOut, .protocolError] {
      let verdict = judge(after: .activated(), errno)
      #expect(verdict.result == .unknown && verdict.status == .unknown)
      #expect(verdict.message?.contains("1.1 runs now") == true)
    }
  }

  @Test func failureAndNothingToRead() {
    #expect(judge(after: nil, .ioError).status == .unknown)
    #expect(judge(after: .some { $0.currentVersion = nil }, .ioError).status == .unknown)
    // Drafts of the driver tell no versions, so there is nothing to compare.
    let draft = Component.posted { $0.currentVersion = nil }
    #expect(judge(before: draft, after: draft, .ioError).status == .activationFailed)
  }

  @Test func nothingPendingAnyMore() {
    #expect(judge(expecting: "1.1", after: .activated(), .noData).result == .nothingToDo)
    let withdrawn = judge(expecting: "1.1", after: .some { $0.isPending = false }, .noData)
    #expect(withdrawn.result == .refused && withdrawn.status == .failed)
  }

  @Test func postedDriverSaysTheSameToEverything() {
    let verdict = judge(before: .posted(), after: .posted(), .canceled)
    #expect(verdict.result == .failed && verdict.status == .activationFailed)
    let user = judge(before: .posted(), after: .posted(), .canceled, canceller: .user)
    #expect(user.result == .stopped && user.status == .cancelled)
  }

  private func result(_ code: Int64, _ status: String) -> LastResultLine? {
    LastResultLine(
      "phase=ACTIVATE code=\(code) status=\(status) errno=ECANCELED duration_us=9 from=1.0 to=1.1")
  }

  @Test(arguments: [
    (Evidence.Canceller.nobody, Outcome.Result.stopped, LFATool.ExitStatus.cancelled),
    (.user, .stopped, .cancelled), (.timeLimit, .failed, .activationFailed),
  ])
  func cancelled(
    _ canceller: Evidence.Canceller, _ kind: Outcome.Result, _ status: LFATool.ExitStatus
  ) {
    let after = Component.some { $0.lastResult = result(0, "SUCCESS") }
    let verdict = judge(after: after, .canceled, canceller: canceller)
    #expect(verdict.result == kind && verdict.status == status)
  }

  @Test(arguments: [Evidence.Canceller.nobody, .user, .timeLimit])
  func firmwareFailsBeforeItIsCancelled(_ canceller: Evidence.Canceller) {
    let after = Component.some { $0.lastResult = result(-11, "ACTIVATION_FAILED") }
    let verdict = judge(after: after, .canceled, canceller: canceller)
    #expect(verdict.result == .failed && verdict.status == .activationFailed)
    #expect(verdict.message == "the firmware did not switch (ACTIVATE: ACTIVATION_FAILED)")
  }

  @Test func anOldResultTellsNothing() {
    let same = Component.some { $0.lastResult = result(0, "SUCCESS") }
    #expect(judge(before: same, after: same, .canceled).result == .failed)
    let old = Component.some { $0.lastResult = result(-11, "ACTIVATION_FAILED") }
    #expect(judge(before: old, after: old, .canceled, canceller: .user).result == .stopped)
  }

  @Test func priming() {
    let primed = Component.some { $0.state = .primed }
    #expect(judge(.prime, after: primed).result == .primed)
    #expect(judge(.prime, after: .posted()).result == .primed)
    #expect(judge(.prime, after: .some()).status == .activationFailed)
    #expect(judge(.prime, after: .some(), canceller: .user).result == .stopped)
    #expect(judge(.prime, after: .some(), canceller: .timeLimit).status == .activationFailed)
    #expect(judge(.prime, after: primed, canceller: .user).result == .primed)
    #expect(judge(.prime, after: nil).status == .unknown)
  }
}
