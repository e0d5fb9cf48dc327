// SPDX-License-Identifier: MIT

import ArgumentParser
import LFA
import LFAHistory
import LFASysfs
import LFATool
import SystemPackage

struct History: ToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists past attempts, the newest last.",
    discussion: """
      What runs and what waits is never taken from here, but from the kernel. Attempts that were \
      made without `lfa` are not in it.
      """,
    aliases: ["get-history"])

  @OptionGroup var common: CommonOptions

  @Argument(
    help: "The component; all by default. A GUID need not be listed any more.",
    completion: .components)
  var component: String?

  @Option(
    name: [.customShort("c"), .long],
    help: ArgumentHelp("List this many at most.", valueName: "number"))
  var limit: Int?

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit is 1 or more") }
  }

  func perform(_ session: Session) throws(Failure) -> ExitStatus {
    guard let directory = common.statePath else {
      throw Failure(.failed, "there is no place for a history", remedy: "use --state")
    }
    let guid = try component.map { (text) throws(Failure) -> GUID in
      if let guid = GUID(text) { return guid }
      return try session.find(text).guid
    }
    let listing: HistoryListing
    do throws(HistoryError) {
      listing = try HistoryFile(directory: directory).entries(limit: limit, component: guid)
    } catch {
      let isForbidden = [.permissionDenied, .notPermitted].contains(error.errno)
      throw Failure(isForbidden ? .permission : .failed, "\(error)")
    }
    for problem in listing.problems { Output.complain("\(problem)") }
    if listing.damagedLines > 0 {
      Output.complain("\(listing.damagedLines) lines in \(directory.printable) are no entries")
    }
    try session.answer(
      HistoryReport(listing.entries), HistoryText.text(listing.entries, session.names))
    return .success
  }
}
