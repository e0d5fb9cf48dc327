// SPDX-License-Identifier: MIT

import ArgumentParser
import LFADriver
import LFASysfs
import LFATool

struct Show: ToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tells all about a component, or one thing for a script.")

  @OptionGroup var common: CommonOptions

  @Argument(help: "The component: a GUID, its beginning, or a name.", completion: .components)
  var component: String

  @Option(
    help: ArgumentHelp(
      "Print what this file of the component says, and nothing else.",
      discussion: "One of \(ShowText.fields.joined(separator: ", ")).", valueName: "file"),
    completion: .list(ShowText.fields))
  var field: String?

  func validate() throws {
    guard let field else { return }
    guard ShowText.attribute(field) != nil else {
      throw ValidationError(
        "no field '\(field.printable)'; there are: \(ShowText.fields.joined(separator: ", "))")
    }
    if common.json { throw ValidationError("--field and --json exclude each other") }
  }

  func perform(_ session: Session) throws(Failure) -> ExitStatus {
    let directory = try session.find(component)
    if let attribute = field.flatMap(ShowText.attribute) {
      let line: String
      do throws(SysfsError) {
        line = try directory.read(attribute)
      } catch {
        throw Failure(error)
      }
      try Output.write(line.printable + "\n")
      return .success
    }
    let found = try session.read(directory)
    try session.answer(
      ShowReport(found, session.names), ShowText.text(found, session.names))
    return .success
  }
}
