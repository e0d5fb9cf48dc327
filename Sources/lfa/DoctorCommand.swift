// SPDX-License-Identifier: MIT

import ArgumentParser
import LFATool

struct DoctorCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Finds out why Live Firmware Activation does not work here, and what to do.",
    discussion: "The exit status is not 0 if anything is wrong.")

  @OptionGroup var common: CommonOptions

  func perform(_ session: Session) throws(Failure) -> ExitStatus {
    let report = Doctor(
      session.tree, common.isOwnMachine ? .current() : nil, complaints: session.complaints
    ).report
    try session.answer(report, report.text)
    return report.status
  }
}
