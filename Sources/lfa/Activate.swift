// SPDX-License-Identifier: MIT

import ArgumentParser
import LFASysfs
import LFATool

struct Activate: LongToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Has the pending firmware of components take over, now.",
    discussion: """
      Afterwards the versions are read again: if one did not change, that is a failure. The first \
      failure ends it; components after that are left alone. Ctrl-C asks the driver to cancel; the \
      old firmware then goes on, unless it is too late.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var conditions: ConditionOptions

  @Argument(help: "The components, in this order.", completion: .components)
  var components: [String] = []

  @Flag(
    help: """
      All components that have firmware waiting and can be activated live; conditions are about \
      these.
      """)
  var all = false

  func validate() throws {
    guard all == components.isEmpty else {
      throw ValidationError(
        all ? "--all and components exclude each other" : "name components, or use --all")
    }
  }

  func perform(_ session: Session) async throws(Failure) -> ExitStatus {
    let directories = try all ? session.directories() : session.find(components)
    let change = Change(
      session: session, conditions: conditions, verb: .activate, isSelective: all)
    return try await change.perform(directories)
  }
}

struct Prime: LongToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Has the firmware load and check what is pending, and no more.",
    discussion: """
      `lfa activate` goes on from there, so that what takes long is done before any CPU stops; \
      `lfa cancel` undoes it. Until then no other component can be primed or activated.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var conditions: ConditionOptions

  @Argument(help: "The component.", completion: .components)
  var component: String

  func perform(_ session: Session) async throws(Failure) -> ExitStatus {
    let directory = try session.find(component)
    return try await Change(session: session, conditions: conditions, verb: .prime)
      .perform([directory])
  }
}
