// SPDX-License-Identifier: MIT

import ArgumentParser
import LFASimulateOptions
import Testing

@Suite("lfa-simulate's options")
struct OptionsTests {
  @Test(
    "Options that are spelled again are the same ones",
    arguments: [
      ["/mnt"], ["--background", "/mnt"], ["--", "-x"], ["a b"],
      [
        "--allow-other", "--machine", "a b.json", "--components", "7", "--cpus=2", "--faults=-x",
        "--prime-time", "2s", "--activate-time", "1us", "--background", "/mnt",
      ],
    ])
  func spelling(arguments: [String]) throws {
    let first = try SimulateOptions.parse(arguments)
    let second = try SimulateOptions.parse(first.arguments)
    #expect("\(first)" == "\(second)")
    #expect(first.arguments == second.arguments)
    #expect(second.mountpoint == arguments.last)
  }

  @Test(
    "What is refused",
    arguments: [
      [], ["--cpus", "0", "/mnt"], ["--cpus", "129", "/mnt"], ["--components", "4097", "/mnt"],
      ["/mnt", "/mnt"],
    ])
  func refusals(arguments: [String]) {
    #expect(throws: (any Error).self) { try SimulateOptions.parse(arguments) }
  }
}
