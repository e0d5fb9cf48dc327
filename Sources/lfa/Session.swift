// SPDX-License-Identifier: MIT

import ArgumentParser
import FoundationEssentials
import Glibc
import LFAHistory
import LFASysfs
import LFATool
import SystemPackage

/// Is what a command works with while it runs.
struct Session: Sendable {
  let tree: SysfsTree
  let names: ComponentNames
  let options: CommonOptions
  /// Lists what is wrong with the files of names.
  let complaints: [String]

  init(_ options: CommonOptions) {
    self.options = options
    tree = SysfsTree(root: options.rootPath)
    var names = ComponentNames()
    complaints = ComponentNames.directories.flatMap { names.add(directory: $0) }
    self.names = names
  }

  /// Finds one component.
  func find(_ text: String) throws(Failure) -> ComponentDirectory {
    let directories = try directories()
    return directories[try names.find(text, among: directories)]
  }

  /// Finds components, each once.
  func find(_ texts: [String]) throws(Failure) -> [ComponentDirectory] {
    let directories = try directories()
    var found: [ComponentDirectory] = []
    for text in texts {
      let directory = directories[try names.find(text, among: directories)]
      if !found.contains(directory) { found.append(directory) }
    }
    return found
  }

  /// Lists all components.
  func directories() throws(Failure) -> [ComponentDirectory] {
    do throws(SysfsError) {
      return try tree.directories().components
    } catch {
      throw Failure(error)
    }
  }

  /// Reads a component.
  func read(_ directory: ComponentDirectory) throws(Failure) -> Component {
    guard let component = try readIfThere(directory) else {
      throw Failure(.noComponent, "the firmware lists \(directory.guid.text) no more")
    }
    return component
  }

  /// Reads a component; nil if it is gone.
  func readIfThere(_ directory: ComponentDirectory) throws(Failure) -> Component? {
    do throws(SysfsError) {
      return try tree.componentIfThere(directory)
    } catch {
      throw Failure(error)
    }
  }

  /// Answers, in JSON if that is wanted.
  func answer(_ report: some Encodable, _ text: @autoclosure () -> String) throws(Failure) {
    guard options.json else { return try Output.write(text()) }
    do {
      try Output.write(JSONText.pretty(report) + "\n")
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(.failed, "cannot put the answer into JSON: \(error)")
    }
  }

  /// Answers about something that was tried. If nobody takes the answer, what became of the firmware
  /// still counts for more than that.
  func answer(
    _ report: some Encodable, _ text: String, of status: ExitStatus
  ) throws(Failure) {
    do throws(Failure) {
      try answer(report, text)
    } catch {
      guard status == .success else { throw Failure(status, error.description) }
      throw error
    }
  }

  /// Keeps other runs of `lfa` from changing anything as long as the lock lives.
  func lock(_ command: String) throws(Failure) -> RunLock? {
    guard let directory = options.statePath else { return nil }
    do throws(RunLock.Failure) {
      return try RunLock(directory: directory, command: command)
    } catch {
      switch error {
      case .held: throw Failure(.busy, "\(error)", remedy: "try again")
      case .file(let error):
        let isForbidden = [.permissionDenied, .notPermitted].contains(error.errno)
        throw Failure(
          isForbidden ? .permission : .failed, "\(error)",
          remedy: isForbidden ? "run it as root" : "--state takes another directory")
      }
    }
  }

  /// Keeps in mind what was tried. The firmware does not depend on it, so a failure is only told.
  func record(_ outcome: Outcome, _ command: String) {
    if options.statePath == nil && outcome.isAttempt {
      Output.complain("there is no place for a lock and a history, as HOME is not set; use --state")
    }
    let recorder = Recorder(
      directory: options.statePath, journal: options.isOwnMachine ? Recorder.journal : nil,
      author: .current(environment: ProcessInfo.processInfo.environment), origin: .commandLine)
    do throws(HistoryError) {
      try recorder.record(outcome, command: command)
    } catch {
      Output.complain("the history lacks this attempt: \(error)")
    }
  }
}

/// Is a command that looks at a tree of files.
protocol ToolCommand: ParsableCommand {
  var common: CommonOptions { get }

  /// Does it, answers, and tells the shell.
  func perform(_ session: Session) throws(Failure) -> ExitStatus
}

extension ToolCommand {
  func run() throws {
    try conclude(
      Result { () throws(Failure) -> ExitStatus in try perform(Session(common)) }, common)
  }
}

/// Is such a command that may take long, and has to react to more than one thing meanwhile.
protocol LongToolCommand: AsyncParsableCommand {
  var common: CommonOptions { get }

  /// Does it, answers, and tells the shell.
  func perform(_ session: Session) async throws(Failure) -> ExitStatus
}

extension LongToolCommand {
  func run() async throws {
    let result: Result<ExitStatus, Failure>
    do throws(Failure) {
      result = .success(try await perform(Session(common)))
    } catch {
      result = .failure(error)
    }
    try conclude(result, common)
  }
}

extension ParsableCommand {
  /// Tells people, programs and the shell how it ended.
  fileprivate func conclude(
    _ result: Result<ExitStatus, Failure>, _ options: CommonOptions
  ) throws(ExitCode) {
    let status: ExitStatus
    do throws(Failure) {
      status = try result.get()
    } catch {
      Output.complain(error.description)
      if options.json, let text = try? JSONText.pretty(ErrorReport(Self._commandName, error)) {
        try? Output.write(text + "\n")
      }
      status = error.status
    }
    if status != .success { throw ExitCode(status.rawValue) }
  }
}
