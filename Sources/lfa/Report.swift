// SPDX-License-Identifier: MIT

import ArgumentParser
import FoundationEssentials
import LFAHistory
import LFASysfs
import LFATool

struct Report: ToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints all that is known here, for whoever is asked for help.",
    discussion: """
      What doctor, list and history say, and versions. It changes nothing, and always succeeds. Look \
      it over before you pass it on: it names the users and the machine of past attempts.
      """)

  @OptionGroup var common: CommonOptions

  /// Bounds how much of the history there is.
  private static let historyLimit = 50

  private struct Answer: Encodable {
    let schema = JSONText.schema
    let command = "report"
    let version = LFACommand.version
    let time = Date().formatted(Date.ISO8601FormatStyle())
    let root: String
    let kernel: String?
    let doctor: DoctorReport
    let list: ListReport?
    let history: HistoryReport?
  }

  func perform(_ session: Session) throws(Failure) -> ExitStatus {
    let facts = MachineFacts.current()
    let inventory = try? Inventory(session.tree)
    let listing = common.statePath.flatMap {
      try? HistoryFile(directory: $0).entries(limit: Report.historyLimit)
    }
    let doctor = Doctor(
      session.tree, common.isOwnMachine ? facts : nil, complaints: session.complaints
    ).report
    let answer = Answer(
      root: common.rootPath.printable, kernel: facts.kernelRelease, doctor: doctor,
      list: inventory.map { ListReport($0.components, $0.device, session.names) },
      history: listing.map { HistoryReport($0.entries) })
    try session.answer(answer, text(answer, inventory, listing, session.names))
    return .success
  }

  private func text(
    _ answer: Answer, _ inventory: Inventory?, _ listing: HistoryListing?, _ names: ComponentNames
  ) -> String {
    var text = "lfa \(answer.version), \(answer.time)"
    text += ", kernel \(answer.kernel ?? "unknown"), files in \(answer.root)\n\n"
    text += answer.doctor.text
    for component in inventory?.components ?? [] {
      text += "\n" + ShowText.text(component, names)
    }
    if let device = inventory?.device {
      text += "\n\(device.name): "
      text += "\(device.activationsTried.map { "\($0)" } ?? "?") activations tried, "
      text += "\(device.activationsFailed.map { "\($0)" } ?? "?") failed, longest stop "
      text +=
        device.longestStopTime.map { Duration.nanoseconds(Int64(clamping: $0)).shortText } ?? "?"
      text += "\n"
    }
    if let listing { text += "\n" + HistoryText.text(listing.entries, names) }
    return text
  }
}
