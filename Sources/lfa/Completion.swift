// SPDX-License-Identifier: MIT

import ArgumentParser
import LFATool

struct Completion: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints a script that completes lfa's commands in a shell.",
    discussion: """
      For bash: lfa completion bash > /etc/bash_completion.d/lfa. For zsh, into a directory of \
      $fpath, as _lfa; for fish, into ~/.config/fish/completions, as lfa.fish.
      """)

  enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash, zsh, fish
  }

  @Argument(help: "The shell.")
  var shell: Shell

  func run() throws {
    let name: CompletionShell =
      switch shell {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    try Output.write(LFACommand.completionScript(for: name) + "\n")
  }
}
