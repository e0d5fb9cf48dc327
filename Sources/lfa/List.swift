// SPDX-License-Identifier: MIT

import ArgumentParser
import LFASysfs
import LFATool

struct List: ToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists the components of the firmware, and what waits for activation.",
    aliases: ["get-devices"])

  @OptionGroup var common: CommonOptions

  @Flag(help: "Print the short names of the components only, for completion in shells.")
  var aliases = false

  func perform(_ session: Session) throws(Failure) -> ExitStatus {
    if aliases {
      let names = try session.directories().map {
        session.names.aliases($0.guid).first ?? $0.guid.text
      }
      try Output.write(names.map { $0 + "\n" }.joined())
      return .success
    }
    let inventory = try Inventory(
      session.tree, reading: common.json ? .readable : ListText.attributes,
      withDevice: common.json)
    try session.answer(
      ListReport(inventory.components, inventory.device, session.names),
      ListText.text(inventory.components, session.names))
    return .success
  }
}
