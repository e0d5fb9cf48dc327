// SPDX-License-Identifier: MIT

public import ArgumentParser

/// Holds the arguments of `lfa-simulate`, which are those of `lfa simulate`.
public struct SimulateOptions: ParsableArguments {
  /// Says in a line what the command does.
  public static let abstract = "Serves a simulated machine's LFA files over FUSE."

  /// Says what there is to know before using the command.
  public static let discussion = """
    Mounts what the driver shows below /sys, over a simulated machine with the real driver and the \
    real firmware agent in it. Then use the mountpoint in the place of /sys:

      mkdir /tmp/lfa
      lfa simulate --background /tmp/lfa
      lfa --root /tmp/lfa list
      echo 1 >/tmp/lfa/firmware/lfa/47d4086d-4cfe-9846-9b95-2950cbbd5a00/activate
      fusermount3 -u /tmp/lfa

    Below simulator/ in the mountpoint are files for tests: offer, add, remove, faults, notify, log \
    and writes. Without --machine there are four components, and two of them have an image waiting.
    """

  /// Names an empty directory.
  @Argument(help: "An empty directory.", completion: .directory)
  public var mountpoint: String

  /// Names a description of the machine.
  @Option(
    help: ArgumentHelp("A description of the machine, in JSON.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  public var machine: String?

  /// Counts the components.
  @Option(
    help: ArgumentHelp(
      "How many components there are: 0 to 4096. Those that are missing are made up.",
      valueName: "n"))
  public var components: Int?

  /// Counts the CPUs.
  @Option(help: ArgumentHelp("How many CPUs there are: 1 to 128. (default: 4)", valueName: "n"))
  public var cpus: Int?

  /// Names a plan of faults.
  @Option(
    help: ArgumentHelp("A plan of what the firmware does wrong.", valueName: "file"),
    completion: .file())
  public var faults: String?

  /// Tells how long PRIME takes.
  @Option(
    help: ArgumentHelp(
      "How long the firmware loads an image, such as 2s or 500ms. (default: 4ms)",
      valueName: "time"))
  public var primeTime: String?

  /// Tells how long ACTIVATE takes.
  @Option(
    help: ArgumentHelp(
      "How long the firmware switches to an image. (default: 150us)", valueName: "time"))
  public var activateTime: String?

  /// Says that the command goes on in the background.
  @Flag(help: "Go to the background as soon as the files are there.")
  public var background = false

  /// Says that other users may use the files.
  @Flag(
    help: """
      Let other users in, as the files' modes allow. Who is not root needs user_allow_other in \
      /etc/fuse.conf for it.
      """)
  public var allowOther = false

  /// Makes options to be parsed.
  public init() {}

  /// Spells the options as arguments that are parsed as the same options, for another program.
  public var arguments: [String] {
    let options: [(String, String?)] = [
      ("--machine", machine), ("--components", components.map(String.init)),
      ("--cpus", cpus.map(String.init)), ("--faults", faults), ("--prime-time", primeTime),
      ("--activate-time", activateTime),
    ]
    let spelled = options.compactMap { option, value in value.map { "\(option)=\($0)" } }
    let flags = (background ? ["--background"] : []) + (allowOther ? ["--allow-other"] : [])
    // A directory may be called like an option.
    return spelled + flags + ["--", mountpoint]
  }

  /// Checks what can be checked without the simulator.
  public func validate() throws {
    if let components, !(0...4096).contains(components) {
      throw ValidationError("--components: 0 to 4096 are possible, not \(components)")
    }
    if let cpus, !(1...128).contains(cpus) {
      throw ValidationError("--cpus: 1 to 128 are possible, not \(cpus)")
    }
  }
}
