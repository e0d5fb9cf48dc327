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
    help: "The component; all by default. It need not be listed any more.",
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
    let file = HistoryFile(directory: directory)
    var guid: GUID?
    if let component { guid = try find(component, session, file) }
    let listing = try entries(of: file, limit: limit, component: guid)
    for problem in listing.problems { Output.complain("\(problem)") }
    if listing.damagedLines > 0 {
      Output.complain("\(listing.damagedLines) lines in \(directory.printable) are no entries")
    }
    try session.answer(
      HistoryReport(listing.entries), HistoryText.text(listing.entries, session.names))
    return .success
  }

  /// Finds a component that is listed, or of which the history tells.
  private func find(
    _ text: String, _ session: Session, _ file: HistoryFile
  ) throws(Failure) -> GUID {
    if let guid = GUID(text) { return guid }
    do throws(Failure) {
      return try session.find(text).guid
    } catch {
      var past: [GUID] = []
      for entry in try entries(of: file, limit: nil, component: nil).entries
      where !past.contains(entry.guid) { past.append(entry.guid) }
      guard let index = try? session.names.find(text, amongGUIDs: past) else { throw error }
      return past[index]
    }
  }

  private func entries(
    of file: HistoryFile, limit: Int?, component: GUID?
  ) throws(Failure) -> HistoryListing {
    do throws(HistoryError) {
      return try file.entries(limit: limit, component: component)
    } catch {
      let isForbidden = [.permissionDenied, .notPermitted].contains(error.errno)
      throw Failure(isForbidden ? .permission : .failed, "\(error)")
    }
  }
}
