// SPDX-License-Identifier: MIT

import ArgumentParser
import Machine
import Subprocess

/// Brings the guest's RAM disks up to date; a make that has nothing to do takes no time.
///
/// - Parameter hasTool: also those that have `lfa`.
func makeGuest(root: String, kernels: [GuestKernel], hasTool: Bool = false) async throws {
  var arguments = [
    "--silent", "-C", root + "/Tests/Guest",
    "KERNEL=" + kernels.map(\.rawValue).joined(separator: " "),
  ]
  if hasTool { arguments.append("TOOL=yes") }
  let result = try await Subprocess.run(
    .name("make"), arguments: Arguments(arguments),
    output: .string(limit: 1 << 20), error: .combinedWithOutput)
  guard result.terminationStatus.isSuccess else {
    complain("building the guest failed:\n\(result.standardOutput)")
    throw ExitCode.failure
  }
}
