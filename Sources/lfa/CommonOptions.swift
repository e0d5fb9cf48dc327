// SPDX-License-Identifier: MIT

import ArgumentParser
import Glibc
import LFASysfs
import LFATool
import SystemPackage

/// Are the options of every command that looks at the machine.
struct CommonOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Use this directory in place of /sys, such as a mountpoint of `lfa simulate`.",
      discussion: "By default $LFA_ROOT, or /sys.", valueName: "directory"))
  var root: String?

  @Option(
    help: ArgumentHelp(
      "Keep the history and the lock in this directory.",
      discussion: """
        By default $LFA_STATE, or /var/lib/lfa; with another root than /sys, a directory of the \
        user's own.
        """, valueName: "directory"))
  var state: String?

  @Flag(help: "Print JSON, with \"schema\": 1, and ask nothing.")
  var json = false

  func validate() throws {
    // A script's variable that is not set must not mean the current directory.
    if root?.isEmpty == true { throw ValidationError("--root is empty") }
    if state?.isEmpty == true { throw ValidationError("--state is empty") }
  }

  /// Tells the root that counts.
  var rootPath: FilePath {
    FilePath(root ?? environment("LFA_ROOT") ?? "/sys").lexicallyNormalized()
  }

  /// Tells whether the files are this machine's own.
  var isOwnMachine: Bool { rootPath == "/sys" }

  /// Tells the directory for the history and the lock; nil if there is no place for one.
  var statePath: FilePath? {
    if let path = state ?? environment("LFA_STATE") { return FilePath(path) }
    if isOwnMachine { return "/var/lib/lfa" }
    let name = String(rootPath.string.drop { $0 == "/" }.map { $0 == "/" ? "-" : $0 })
    let home = environment("HOME").map { FilePath($0).appending(".local/state") }
    return (environment("XDG_STATE_HOME").map { FilePath($0) } ?? home)?
      .appending("lfa").appending(name)
  }

  private func environment(_ name: String) -> String? {
    // SAFETY: the text is copied at once, and nothing changes the environment any more.
    guard let value = unsafe getenv(name), unsafe value.pointee != 0 else { return nil }
    return unsafe String(cString: value)
  }
}

/// Are the conditions under which firmware may be changed.
struct ConditionOptions: ParsableArguments {
  @Flag(
    name: [.customLong("dry-run"), .customShort("n")],
    help: "Show what would be written, and write nothing.")
  var dryRun = false

  @Flag(name: .shortAndLong, help: "Do not ask.")
  var yes = false

  @Option(
    help: ArgumentHelp(
      "Do nothing unless this version waits; if it runs already, that is success.",
      valueName: "version"))
  var expectVersion: VersionArgument?

  @Option(
    help: ArgumentHelp("Do nothing unless this version runs.", valueName: "version"))
  var fromVersion: VersionArgument?

  @Option(
    help: ArgumentHelp(
      "Cancel what takes longer; by default the driver's limits count.", valueName: "seconds"))
  var timeout: Double?

  @Flag(help: "Exit with 2 if there was nothing to do.")
  var exitCode = false

  @OptionGroup var inhibition: InhibitionOptions

  func validate() throws {
    if let timeout, !(0.001...86_400).contains(timeout) {
      throw ValidationError("--timeout is 0.001 to 86400 seconds")
    }
  }

  /// Describes what is wanted.
  func request(_ verb: Request.Verb) -> Request {
    var request = Request(verb)
    request.expectedVersion = expectVersion?.version
    request.fromVersion = fromVersion?.version
    request.timeout = timeout
    return request
  }
}

/// Says whether systemd is to keep the machine up while firmware changes.
struct InhibitionOptions: ParsableArguments {
  @Flag(
    help: """
      Do not have systemd keep the machine from sleeping and going down meanwhile, as where its \
      login manager cannot be reached.
      """)
  var noInhibit = false

  /// Is what keeps it up; nil if that is not wanted, or no business of the files'.
  func inhibitor(_ options: CommonOptions) -> Inhibitor? {
    options.isOwnMachine && !noInhibit ? .ofThisMachine : nil
  }
}
