// SPDX-License-Identifier: MIT

import ArgumentParser

/// Says how many machines run at a time.
struct JobsOption: ParsableArguments {
  @Option(help: "The number of machines that run at a time, from 1.")
  var jobs = 2

  func validate() throws {
    guard jobs > 0 else { throw ValidationError("At least one machine has to run at a time.") }
  }
}
