// SPDX-License-Identifier: MIT

import ArgumentParser
import LFASysfs
import LFATool

struct Cancel: ToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Stops the attempt that runs on a component, or undoes `prime`.")

  @OptionGroup var common: CommonOptions

  @Argument(help: "The component.", completion: .components)
  var component: String

  @Flag(
    name: [.customLong("dry-run"), .customShort("n")],
    help: "Show what would be written, and write nothing.")
  var dryRun = false

  func perform(_ session: Session) throws(Failure) -> ExitStatus {
    let directory = try session.find(component)
    // The run that is to be stopped has the lock, so this one takes none.
    return try session.finish("cancel", isDryRun: dryRun, directory) { target, before, name in
      Outcome.cancelling(target, before, name: name, isDryRun: dryRun)
    }
  }
}

struct Set: ToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Changes settings of a component, until the driver is unloaded.",
    discussion: """
      auto-activate=on has the driver activate what is pending when the firmware notifies it. \
      force-rendezvous=off lets an activation stop one CPU only, where the firmware does not insist \
      on all.
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "The component.", completion: .components)
  var component: String

  @Argument(help: "auto-activate=on|off, force-rendezvous=on|off")
  var settings: [SettingArgument]

  @Flag(
    name: [.customLong("dry-run"), .customShort("n")],
    help: "Show what would be written, and write nothing.")
  var dryRun = false

  func perform(_ session: Session) throws(Failure) -> ExitStatus {
    let directory = try session.find(component)
    return try session.finish("set", isDryRun: dryRun, directory) { target, before, name in
      Outcome.setting(settings.map(\.setting), of: target, before, name: name, isDryRun: dryRun)
    }
  }
}

extension Session {
  /// Makes a short change of one component, records it and tells of it.
  func finish(
    _ command: String, isDryRun: Bool, _ directory: ComponentDirectory,
    _ change: (TreeTarget, Component, String) -> Outcome
  ) throws(Failure) -> ExitStatus {
    let before = try read(directory)
    let outcome = change(TreeTarget(tree, directory), before, names.displayName(before))
    record(outcome, command)
    let report = OutcomeReport(command, [outcome], outcome.status, isDryRun: isDryRun)
    let isTold = outcome.status == .success
    if !isTold { Output.complain(outcome.line) }
    try answer(report, isTold ? outcome.text(isDryRun: isDryRun) : "", of: outcome.status)
    return outcome.status
  }
}

extension Outcome {
  /// Says what became of the component; after a dry run, also how a shell would do it.
  func text(isDryRun: Bool) -> String {
    guard isDryRun else { return line + "\n" }
    return line + "\n" + writes.map { "  echo \($0.value) > \($0.path)\n" }.joined()
  }
}
