// SPDX-License-Identifier: MIT

import FoundationEssentials

/// Describes the boot that shows a live activation to a person.
public enum Demonstration {
  /// Appears on the console when everything that was shown is also true.
  public static let successMarker = "lfa-demo: success"
  /// Begins the line that says what was not.
  public static let failureMarker = "lfa-demo: failure: "

  /// Describes the machine; with a shell the terminal belongs to the guest.
  public static func configuration(
    _ products: BuildProducts, kernel: GuestKernel, isInteractive: Bool, logs: String
  ) -> MachineConfiguration {
    var machine = MachineConfiguration(kernel: products.image(kernel))
    machine.firmware = products.firmware
    machine.store = products.store("demo")
    machine.initialRAMDisk = products.initialRAMDisk(kernel)
    machine.secureLog = logs + "/secure.log"
    machine.kernelArguments = ["console=ttyAMA0", "quiet", "panic=1", "lfa.script=demo"]
    if isInteractive {
      machine.console = .terminal(log: logs + "/console.log")
      machine.kernelArguments.append("lfa.shell")
    }
    return machine
  }

  /// Reads a console's log; empty if there is none.
  public static func lines(ofLog path: String) -> [String] {
    guard let bytes = FileManager.default.contents(atPath: path) else { return [] }
    var splitter = LineSplitter()
    return splitter.append(bytes) + [splitter.finish()].compactMap { $0 }
  }

  /// Says why the demonstration failed; nil if it succeeded.
  public static func defect(_ outcome: BootOutcome, console: [String]) -> String? {
    for line in console {
      if let start = Self.index(of: failureMarker, in: line) {
        return String(line[start...].dropFirst(failureMarker.count))
      }
    }
    if let defect = outcome.defect { return defect }
    guard console.contains(where: { $0.contains(successMarker) }) else {
      return "the guest ended without saying that it succeeded"
    }
    return nil
  }

  private static func index(of marker: String, in line: String) -> String.Index? {
    line.indices.first { line[$0...].hasPrefix(marker) }
  }
}
