// SPDX-License-Identifier: MIT

import ArgumentParser
import LFA
import LFASysfs
import LFATool
import SystemPackage

struct Verify: ToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tells whether a component runs a version: exit status 0 if so, 1 if not.")

  @OptionGroup var common: CommonOptions

  @Argument(help: "The component.", completion: .components)
  var component: String

  @Option(help: ArgumentHelp("The version that should run.", valueName: "version"))
  var expectVersion: VersionArgument

  func perform(_ session: Session) throws(Failure) -> ExitStatus {
    let found = try session.read(try session.find(component))
    let isSatisfied = found.currentVersion == expectVersion.version
    let name = session.names.displayName(found)
    let current = found.currentVersion?.text ?? "an unknown version"
    let message =
      isSatisfied ? nil : "\(name) runs \(current), not \(expectVersion.version.text)"
    let status: ExitStatus = isSatisfied ? .success : .failed
    try session.answer(
      ConditionReport("verify", status, found, session.names, message: message),
      isSatisfied ? "\(name) runs \(current).\n" : "")
    if let message { Output.complain(message) }
    return status
  }
}

struct Wait: LongToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Waits until a component is in a state, or runs a version.",
    discussion: """
      active: no firmware waits. pending: some waits. primed: it is checked, and waits for \
      `lfa activate`. idle: no attempt runs.
      """)

  enum Condition: String, ExpressibleByArgument, CaseIterable {
    case active, pending, primed, idle
  }

  @OptionGroup var common: CommonOptions

  @Argument(help: "The component.", completion: .components)
  var component: String

  @Option(name: .customLong("for"), help: "The state to wait for.")
  var condition = Condition.active

  @Option(help: ArgumentHelp("Also wait until this version runs.", valueName: "version"))
  var expectVersion: VersionArgument?

  @Option(
    help: ArgumentHelp(
      "Give up after so long, with exit status 1; 0 looks once. By default it waits for ever.",
      valueName: "seconds"))
  var timeout: Double?

  func validate() throws {
    if let timeout, !(0...31_536_000).contains(timeout) {
      throw ValidationError("--timeout is 0 to 31536000 seconds")
    }
  }

  func perform(_ session: Session) async throws(Failure) -> ExitStatus {
    let directory = try session.find(component)
    let end = timeout.map { ContinuousClock.now + .seconds($0) }
    while true {
      let found = try session.readIfThere(directory)
      // Waiting gives nobody rights.
      if let problem = found?.problems.first(where: { $0.errno == .permissionDenied }) {
        throw Failure(problem)
      }
      if let found, isMet(found) {
        try session.answer(
          ConditionReport("wait", .success, found, session.names, message: nil), "")
        return .success
      }
      if let end, ContinuousClock.now >= end {
        let name = found.map { session.names.displayName($0) } ?? directory.guid.text
        let state = found.map { $0.state?.word ?? "unknown" } ?? "gone"
        let message = "\(name) is not as expected in time: its state is \(state)"
        try session.answer(
          ConditionReport("wait", .failed, found, session.names, message: message), "")
        Output.complain(message)
        return .failed
      }
      // Each look asks the firmware.
      try? await Task.sleep(for: .milliseconds(500))
    }
  }

  private func isMet(_ component: Component) -> Bool {
    if let expectVersion, component.currentVersion != expectVersion.version { return false }
    switch condition {
    case .active:
      return component.isPending == false && component.state.map { $0 == .idle } ?? true
    case .pending: return component.isPending == true
    case .primed: return component.state == .primed
    case .idle: return component.state.map { $0 != .priming && $0 != .activating } ?? true
    }
  }
}
