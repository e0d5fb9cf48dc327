// SPDX-License-Identifier: MIT

import ArgumentParser

/// Boots the machine of this repository in QEMU.
@main
struct LFAMachine: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lfa-machine",
    abstract: "Boots QEMU with this repository's firmware and judges what happens.",
    subcommands: [
      Run.self, Scenarios.self, Faults.self, DebugSelfTest.self, Conformance.self,
      Bench.self,
    ])
}

/// Holds what every subcommand takes.
struct CommonOptions: ParsableArguments {
  @Option(help: "The repository whose build directory is used.")
  var root = "."

  @Option(help: "Multiplies every time limit, for slow machines.")
  var patience = 1
}
