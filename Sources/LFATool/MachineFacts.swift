// SPDX-License-Identifier: MIT

import Glibc
import LFASysfs
import SystemPackage

/// Is what `doctor` knows of the machine beside the tree of files; what is nil could not be found
/// out.
public struct MachineFacts: Equatable, Sendable {
  /// Names the architecture as `uname -m` does.
  public var architecture: String?
  /// Names the kernel as `uname -r` does.
  public var kernelRelease: String?
  /// Tells whether the process may do anything.
  public var isRoot = false
  /// Holds the lines of the kernel's log that tell of firmware or of the driver.
  public var kernelLog: [String]?
  /// Tells whether a module of the driver is installed for this kernel.
  public var isModuleInstalled: Bool?
  /// Tells the kernel's own setting of CONFIG_ARM_LFA: y, m, or nil.
  public var configuration: Character?

  /// Knows nothing.
  public init() {}

  /// Asks the machine that this process runs on.
  public static func current() -> MachineFacts {
    var facts = MachineFacts()
    var name = utsname()
    // SAFETY: the structure is the caller's; the kernel ends each of its texts with a zero.
    if unsafe uname(&name) == 0 {
      facts.architecture = text(&name.machine)
      facts.kernelRelease = text(&name.release)
    }
    facts.isRoot = geteuid() == 0
    facts.kernelLog = KernelLog.lines { line in
      ["SMC Calling Convention", "arm_lfa", "arm-lfa", "psci:"].contains { line.contains($0) }
        || line.contains("lfa:")
    }
    if let release = facts.kernelRelease, !release.contains("/") {
      facts.isModuleInstalled = isModuleInstalled(release)
      let configuration = FilePath("/boot").appending("config-" + release)
      facts.configuration = (try? BoundedFile.text(configuration, limit: 1 << 20))
        .flatMap(setting)
    }
    return facts
  }

  /// Finds CONFIG_ARM_LFA in a kernel's configuration.
  static func setting(_ configuration: String) -> Character? {
    for line in configuration.split(separator: "\n") where line.hasPrefix("CONFIG_ARM_LFA=") {
      return line.last
    }
    return nil
  }

  private static func isModuleInstalled(_ release: String) -> Bool? {
    let list = FilePath("/lib/modules").appending(release).appending("modules.dep")
    return (try? BoundedFile.text(list, limit: 16 << 20)).map { text in
      text.split(separator: "\n").contains { line in
        let name = line.prefix { $0 != ":" }.split(separator: "/").last ?? ""
        return name.hasPrefix("arm_lfa.ko") || name.hasPrefix("lfa_fw.ko")
      }
    }
  }

  /// Reads one of uname's texts.
  private static func text<Tuple>(_ tuple: inout Tuple) -> String {
    // SAFETY: the tuple is an array of characters in C, with a zero among them.
    unsafe withUnsafeBytes(of: &tuple) { bytes in
      unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
