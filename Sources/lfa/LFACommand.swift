// SPDX-License-Identifier: MIT

import ArgumentParser
import Dispatch
import LFASysfs
import LFATool

/// Is the command `lfa`.
@main
struct LFACommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lfa",
    abstract: "Shows and activates firmware updates of a running Arm machine.",
    discussion: """
      Live Firmware Activation replaces a component of the firmware while the machine runs. Without \
      a command, `lfa` lists the components.

      A COMPONENT is a GUID, the beginning of one that no other component has (four digits at \
      least), or a name such as bl31; /etc/lfa/names.d can give more names.

      --root, --state and --json may stand before the command or behind it.

      Exit status: \(ExitStatus.allCases.map { "\($0.rawValue) \($0.meaning)" }
        .joined(separator: "; ")).

      What is printed with --json, and the exit status, stay as they are; text for people may \
      change.
      """,
    version: LFACommand.version,
    subcommands: [
      List.self, Show.self, Pending.self, Prime.self, Activate.self, Cancel.self, Set.self,
      History.self, WatchCommand.self, Wait.self, Verify.self, DoctorCommand.self, Report.self,
      Completion.self,
      Simulate.self,
    ],
    defaultSubcommand: List.self)

  static let version = "0.1.0"

  static func main() {
    Screen.widen()
    let arguments = LeadingOptions.moved(Array(CommandLine.arguments.dropFirst()))
    do {
      try checkCommand(arguments)
      var command = try parseAsRoot(arguments)
      if let command = command as? any AsyncParsableCommand {
        try wait(for: command)
      } else {
        try command.run()
      }
    } catch {
      end(with: error, arguments)
    }
  }

  /// Tells of an error, in JSON, too, where that is asked for, and ends the process.
  private static func end(with error: any Error, _ arguments: [String]) -> Never {
    guard !(error is ExitCode), exitCode(for: error).rawValue == ExitStatus.usage.rawValue else {
      exit(withError: error)
    }
    if arguments.contains("--json") {
      let failure = Failure(.usage, message(for: error))
      let name = arguments.first { !$0.hasPrefix("-") } ?? "list"
      try? Output.write(JSONText.pretty(ErrorReport(name, failure)) + "\n")
    }
    Output.complain(String(fullMessage(for: error).trimmingPrefix("Error: ")))
    exit(withError: ExitCode(ExitStatus.usage.rawValue))
  }

  /// Runs a command that waits for several things at a time.
  ///
  /// Swift's own way to start one, an asynchronous `main`, makes each other command pay for threads:
  /// where the program is linked statically, ten times as much as listing the components takes.
  private static func wait(for command: any AsyncParsableCommand) throws {
    let run = Run(command)
    let end = DispatchSemaphore(value: 0)
    Task.detached {
      await run.make()
      end.signal()
    }
    end.wait()
    try run.result.get()
  }

  /// Is used by the task until that ends, and by the thread that waits for it afterwards.
  private final class Run: @unchecked Sendable {
    private var command: any AsyncParsableCommand
    private(set) var result = Result<Void, any Error>.success(())

    init(_ command: any AsyncParsableCommand) {
      self.command = command
    }

    func make() async {
      do {
        try await command.run()
      } catch {
        result = .failure(error)
      }
    }
  }

  /// Tells a command that does not exist from an argument of `list` that does not.
  private static func checkCommand(_ arguments: [String]) throws {
    guard let name = arguments.first, !name.hasPrefix("-"), name != "help" else { return }
    let names = configuration.subcommands.flatMap { [$0._commandName] + $0.configuration.aliases }
    if !names.contains(name) {
      throw ValidationError("no command '\(name.printable)'; `lfa help` lists them")
    }
  }
}
