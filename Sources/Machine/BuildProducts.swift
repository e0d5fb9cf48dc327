// SPDX-License-Identifier: MIT

public import FaultTable
import FoundationEssentials

/// Names the kernels that the guest boots.
public enum GuestKernel: String, CaseIterable, Sendable {
  /// Debian 12's own kernel.
  case v6_1 = "6.1"
  /// Debian 12's newer kernel, from its backports or updates.
  case v6_12 = "6.12"
  /// The newer one's sources, built to check themselves and the driver (Tools/build-debug-kernel).
  case debug

  /// Lists the kernels as Debian builds them.
  public static let debian: [GuestKernel] = [.v6_1, .v6_12]

  /// Multiplies time limits. The debug kernel checks each access to memory, holds every unloading
  /// up for seconds, and waits at the end for what was lost to grow old.
  public var slowness: Int { self == .debug ? 5 : 1 }
}

/// Says that something has to be built before a machine can boot.
public struct MissingProduct: Error, Equatable, CustomStringConvertible {
  /// Names the file.
  public let path: String
  /// Names what makes it.
  public let remedy: String

  /// Says which file is missing and what makes it.
  public var description: String { "\(path) is missing: run `\(remedy)`" }
}

/// Knows where the build puts what a machine boots with.
public struct BuildProducts: Sendable {
  /// Names the root of the repository.
  public let root: String

  /// Uses the repository at `root`.
  public init(root: String) {
    self.root = root
  }

  /// Names our own firmware.
  public var firmware: String { root + "/build/firmware/flash.bin" }
  /// Names our firmware as it is built to misbehave on request.
  public var faultyFirmware: String { root + "/build/firmware/flash-faults.bin" }
  /// Names Debian's UEFI firmware, from the package qemu-efi-aarch64.
  public var uefi: String { "/usr/share/qemu-efi-aarch64/QEMU_EFI.fd" }
  /// Names the bare-metal client.
  public var conformanceClient: String { root + "/build/firmware/conformance.bin" }

  /// Tells whether a path, as somebody wrote it, names our own firmware.
  public func isOwnFirmware(_ path: String) -> Bool {
    URL(filePath: path).standardizedFileURL == URL(filePath: firmware).standardizedFileURL
  }

  /// Names an update store (Firmware/Stores/make-stores lists them).
  public func store(_ name: String) -> String { root + "/build/stores/\(name).bin" }

  /// Names the Image of a kernel.
  public func image(_ kernel: GuestKernel) -> String {
    root + "/build/guest/\(kernel.rawValue)/Image"
  }

  /// Names the RAM disk that goes with a kernel, without or with the operator's tool.
  public func initialRAMDisk(_ kernel: GuestKernel, hasTool: Bool = false) -> String {
    root + "/build/initrd/\(kernel.rawValue)\(hasTool ? "-tool" : "").cpio"
  }

  /// Reads the table of faults, which is no product of the build.
  public func faultTable() throws -> FaultTable {
    try FaultTable(String(contentsOfFile: root + "/Tests/Faults/table", encoding: .utf8))
  }

  /// Reads the plan of faults that the bare-metal client counts on.
  public func conformancePlan() throws -> String {
    try String(contentsOfFile: root + "/Tests/Faults/conformance", encoding: .utf8)
  }

  /// Makes an empty directory for the logs of one run.
  public func makeLogDirectory(_ components: String...) throws -> String {
    let path = root + "/build/logs/" + components.joined(separator: "/")
    if FileManager.default.fileExists(atPath: path) {
      try FileManager.default.removeItem(atPath: path)
    }
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  /// Fails for the first file that is not there.
  public func require(_ paths: [String]) throws(MissingProduct) {
    for path in paths where !FileManager.default.fileExists(atPath: path) {
      throw MissingProduct(path: path, remedy: remedy(for: path))
    }
  }

  private func remedy(for path: String) -> String {
    if path == uefi { return "Tools/install-packages" }
    if path.contains("/build/guest/debug/") { return "Tools/build-debug-kernel" }
    if path.contains("/build/guest/") { return "make guest" }
    if path.contains("/build/linux/") { return "make module" }
    if path.contains("/build/initrd/") { return "make -C Tests/Guest" }
    return "make firmware"
  }
}
