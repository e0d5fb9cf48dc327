// SPDX-License-Identifier: MIT

import ArgumentParser
import FoundationEssentials
import LFADaemon
import LFASysfs
import LFATool
import SystemPackage

struct WatchCommand: LongToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Tells of changes as they come; with --policy, activates by itself.",
    discussion: """
      It listens to the kernel's events, and looks at the files now and then where there are none. \
      With --json each event is an object on a line of its own. It ends with Ctrl-C.

      With --policy it is a daemon: it activates what the policy allows, when it allows it, runs \
      hooks, and writes metrics and labels. SIGHUP has it read the policy again.
      """,
    aliases: ["monitor"])

  @OptionGroup var common: CommonOptions
  @OptionGroup var inhibition: InhibitionOptions

  @Option(
    help: ArgumentHelp(
      "Act by this policy, such as /etc/lfa/policy.json.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var policy: String?

  @Flag(help: "Only tell whether the policy can be used.")
  var check = false

  @Option(
    help: ArgumentHelp(
      "Look at the files this often; by default every 5 s without events, and every 60 s with them.",
      valueName: "seconds"))
  var interval: Double?

  @Flag(help: "Begin with the components that are there.")
  var initial = false

  func validate() throws {
    if let interval, !(0.1...86_400).contains(interval) {
      throw ValidationError("--interval is 0.1 to 86400 seconds")
    }
    if check && policy == nil { throw ValidationError("--check goes with --policy") }
    if policy != nil && (initial || common.json) {
      throw ValidationError("--policy logs; it goes with neither --json nor --initial")
    }
  }

  func perform(_ session: Session) async throws(Failure) -> ExitStatus {
    let pause = interval.map { Duration.seconds($0) }
    if let policy {
      if check { return try self.check(FilePath(policy)) }
      let service = DaemonService(
        tree: session.tree, names: session.names, state: common.statePath,
        policyPath: FilePath(policy), hearsKernel: common.isOwnMachine,
        inhibitor: inhibition.inhibitor(common), interval: pause,
        environment: ProcessInfo.processInfo.environment)
      try await service.run()
      return .success
    }
    let watch = Watch(
      session.tree, names: session.names, hearsKernel: common.isOwnMachine, interval: pause)
    let (json, initial) = (common.json, initial)
    let task = Task { () -> Result<Void, Failure> in
      do throws(Failure) {
        try await watch.run(
          json: json, showsFirst: initial, complain: { Output.complain($0) },
          emit: { (text) throws(Failure) in try Output.write(text) })
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    let interruptions = Interruptions()
    defer { interruptions.stop() }
    let stream = interruptions.stream()
    let listener = Task { for await _ in stream { task.cancel() } }
    defer { listener.cancel() }
    try await task.value.get()
    return .success
  }

  private func check(_ path: FilePath) throws(Failure) -> ExitStatus {
    do throws(PolicyError) {
      _ = try Policy.read(path)
    } catch {
      throw Failure(.failed, error.description)
    }
    try Output.write("\(path.string.printable) can be used.\n")
    return .success
  }
}
