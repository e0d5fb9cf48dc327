// SPDX-License-Identifier: MIT

import LFASysfs
import Subprocess
public import SystemPackage

/// Keeps the machine from sleeping and from being shut down while firmware changes.
public struct Inhibitor: Sendable {
  private let program: FilePath

  /// Uses this program in the place of systemd-inhibit.
  public init(program: FilePath) {
    self.program = program
  }

  /// Is the one of this machine; nil if systemd does not run it.
  public static var ofThisMachine: Inhibitor? {
    guard (try? FilePath("/run/systemd/system").stat()) != nil,
      (try? FilePath("/usr/bin/systemd-inhibit").stat()) != nil
    else { return nil }
    return Inhibitor(program: "/usr/bin/systemd-inhibit")
  }

  /// Does something meanwhile.
  ///
  /// - Parameter reason: is shown to whoever wants to shut the machine down.
  /// - Throws: ``ExitStatus/busy``, with nothing done, if systemd refuses: the machine is about to
  ///   sleep or to go down already.
  public func hold<Result: Sendable>(
    _ reason: String, _ body: () async -> Result
  ) async throws(Failure) -> Result {
    var options = PlatformOptions()
    // A Ctrl-C is for us: the lock has to outlast what it cancels.
    options.processGroupID = 0
    // What was done counts, however systemd's program ends afterwards.
    var result: Result?
    var complaint = ""
    do {
      let ended = try await Subprocess.run(
        .path(program),
        arguments: [
          "--what=shutdown:sleep", "--mode=block", "--who=lfa", "--why=\(reason)",
          // Begins once the lock is held, and ends it when its input ends.
          "/bin/sh", "-c", "echo held; exec cat",
        ],
        platformOptions: options, input: .inputWriter, output: .sequence,
        error: .string(limit: 4096)
      ) { execution in
        if try await Inhibitor.isHeld(execution.standardOutput) { result = await body() }
        try? await execution.standardInputWriter.finish()
      }
      complaint = ended.standardError
    } catch {
      complaint = "\(error)"
    }
    guard let result else { throw Inhibitor.refusal(complaint) }
    return result
  }

  private static func isHeld(_ output: SubprocessOutputSequence) async throws -> Bool {
    for try await _ in output { return true }
    return false
  }

  private static func refusal(_ reason: String) -> Failure {
    let line = reason.split(separator: "\n").first.map { ": \($0.printable)" } ?? ""
    return Failure(
      .busy, "systemd does not let anything begin now\(line)",
      remedy: "if the machine is going down, try again when it is up")
  }
}
