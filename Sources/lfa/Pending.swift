// SPDX-License-Identifier: MIT

import ArgumentParser
import LFASysfs
import LFATool

struct Pending: ToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tells whether firmware waits for activation: exit status 0 if so, 2 if not.")

  @OptionGroup var common: CommonOptions

  @Argument(help: "The components to ask about; all by default.", completion: .components)
  var components: [String] = []

  func perform(_ session: Session) throws(Failure) -> ExitStatus {
    let directories =
      try components.isEmpty ? session.directories() : session.find(components)
    var pending: [Component] = []
    for directory in directories {
      let component: Component?
      do throws(SysfsError) {
        component = try session.tree.componentIfThere(
          directory, reading: common.json ? .readable : ListText.attributes)
      } catch {
        throw Failure(error)
      }
      guard let component else { continue }
      guard let isPending = component.isPending else {
        throw component.problems.first.map { Failure($0) }
          ?? Failure(.failed, "the driver does not tell whether firmware waits")
      }
      if isPending { pending.append(component) }
    }
    let lines = pending.map { component in
      "\(session.names.displayName(component)): \(component.currentVersion?.text ?? "?") → "
        + "\(component.pendingVersion?.text ?? "?")\n"
    }
    try session.answer(PendingReport(pending, session.names), lines.joined())
    return pending.isEmpty ? .nothing : .success
  }
}
