// SPDX-License-Identifier: MIT

import LFA
public import LFASysfs
import SystemPackage

/// Finds out why Live Firmware Activation does not work here, or that it does.
public struct Doctor: Sendable {
  /// Is one thing that was looked at.
  public struct Check: Encodable, Equatable, Sendable {
    /// Tells how it is.
    public enum Status: String, Encodable, Sendable {
      /// It is as it should be.
      case ok
      /// It works, but somebody should look at it.
      case warning
      /// It does not work.
      case failed
      /// It could not be found out.
      case unknown
    }

    /// Names what was looked at.
    public let name: String
    /// Tells how it is.
    public let status: Status
    /// Tells what was found.
    public let message: String
    /// Tells what to do about it.
    public let remedy: String?

    /// Describes a finding.
    public init(_ name: String, _ status: Status, _ message: String, remedy: String? = nil) {
      self.name = name
      self.status = status
      self.message = message
      self.remedy = remedy
    }
  }

  private let tree: SysfsTree
  private let facts: MachineFacts?
  private var checks: [Check] = []
  private var exitStatus = ExitStatus.success

  /// Looks at a tree of files and, if it is that of this machine, at the machine.
  ///
  /// - Parameters:
  ///   - facts: nil if the tree is not the machine's own.
  ///   - complaints: what is wrong with the tool's own files.
  public init(_ tree: SysfsTree, _ facts: MachineFacts?, complaints: [String] = []) {
    self.tree = tree
    self.facts = facts
    examine()
    for complaint in complaints {
      add(Check("configuration", .warning, complaint, remedy: "correct the file"), .failed)
    }
  }

  /// Tells what was found.
  public var report: DoctorReport { DoctorReport(exitStatus, checks) }

  private mutating func add(_ check: Check, _ status: ExitStatus = .success) {
    checks.append(check)
    guard check.status == .warning || check.status == .failed else { return }
    // What needs a person counts more than whatever was found before.
    if exitStatus == .success || status == .unknown { exitStatus = status }
  }

  private mutating func examine() {
    let directories: DirectoryListing
    do throws(SysfsError) {
      directories = try tree.directories()
    } catch {
      switch error.errno {
      case .noSuchFileOrDirectory?: explainAbsence()
      case .permissionDenied?, .notPermitted?:
        add(Check("driver", .failed, error.description, remedy: "run it as root"), .permission)
      default: add(Check("driver", .failed, error.description), .failed)
      }
      return
    }
    examineDevice()
    examineRights()
    examineComponents(directories)
  }

  private mutating func explainAbsence() {
    let place = tree.firmwareDirectory.printable
    add(
      Check("driver", .failed, "\(place) does not exist: no driver shows components"),
      .unavailable)
    guard let facts else {
      add(Check("machine", .unknown, "\(tree.root.printable) is not this machine's /sys"))
      return
    }
    if let architecture = facts.architecture, architecture != "aarch64" {
      add(
        Check(
          "machine", .failed, "this is \(architecture): only AArch64 has firmware of this kind",
          remedy: "try `lfa simulate MOUNTPOINT` and `lfa --root MOUNTPOINT`"))
      return
    }
    examineConvention(facts)
    examineModule(facts)
  }

  /// Looks at the SMC Calling Convention: the driver needs 1.2.
  private mutating func examineConvention(_ facts: MachineFacts) {
    let marker = "SMC Calling Convention v"
    guard let log = facts.kernelLog else {
      add(
        Check(
          "smccc", .unknown, "the kernel's log cannot be read",
          remedy: "run it as root to learn the firmware's SMCCC version"))
      return
    }
    guard let line = log.last(where: { $0.contains(marker) }),
      let range = line.firstRange(of: marker),
      let version = FirmwareVersion(line[range.upperBound...].prefix { $0.isNumber || $0 == "." })
    else {
      add(Check("smccc", .unknown, "the kernel's log does not tell the SMCCC version any more"))
      return
    }
    guard version < FirmwareVersion(major: 1, minor: 2) else {
      return add(Check("smccc", .ok, "the firmware has SMCCC \(version.text)"))
    }
    add(
      Check(
        "smccc", .failed, "the firmware has SMCCC \(version.text), and the driver needs 1.2",
        remedy: "update the firmware by its usual way"))
  }

  private mutating func examineModule(_ facts: MachineFacts) {
    if let last = facts.kernelLog?.last(where: { $0.contains("lfa") }) {
      add(Check("log", .unknown, "the driver's last word in the kernel's log: \(last)"))
    }
    if isThere("module/arm_lfa") {
      return add(
        Check(
          "module", .failed, "arm_lfa is loaded, but shows nothing",
          remedy: "`dmesg | grep -i lfa` tells what it met; unload and load it again"))
    }
    let release = facts.kernelRelease ?? "this kernel"
    switch (facts.isModuleInstalled, facts.configuration) {
    case (true?, _):
      add(
        Check(
          "module", .failed, "arm_lfa is installed, but not loaded",
          remedy:
            "`modprobe arm_lfa`; if that answers \"No such device\", the firmware has no agent"))
    case (_, "y"?):
      add(
        Check(
          "agent", .failed, "\(release) has the driver built in, but it found no agent",
          remedy: "ask the vendor for firmware with Live Firmware Activation"))
    case (false?, _):
      add(
        Check(
          "module", .failed, "no module arm_lfa is installed for \(release)",
          remedy: "install the package arm-lfa-dkms"))
    case (nil, _):
      add(Check("module", .unknown, "the modules of \(release) cannot be looked at"))
    }
  }

  private mutating func examineDevice() {
    let kinds = ["ARML0003", "ARMHF000"]
    let found = ((try? Directory.names(tree.root.appending("bus/acpi/devices"))) ?? [])
      .filter { name in kinds.contains { name.hasPrefix($0) } }
    do throws(SysfsError) {
      guard let device = try tree.device() else {
        return add(Check("driver", .ok, "a driver shows components; it is not swift-lfa's"))
      }
      let version = device.specVersion ?? "of an unknown version"
      let origin = found.isEmpty ? "" : ", described by ACPI as \(found.joined(separator: ", "))"
      add(Check("driver", .ok, "arm_lfa at \(device.name), interface \(version)\(origin)"))
      for problem in device.problems { add(Check("driver", .warning, "\(problem)"), .failed) }
    } catch {
      add(Check("driver", .warning, error.description), .failed)
    }
  }

  private mutating func examineRights() {
    guard let facts else { return }
    add(
      Check(
        "rights", .ok,
        facts.isRoot ? "this user may activate" : "this user may look; activating takes root"))
  }

  private mutating func examineComponents(_ listing: DirectoryListing) {
    for stray in listing.strays.prefix(8) {
      add(
        Check(
          "components", .warning, "\(stray.printable) is not a component's directory",
          remedy: "it is none of the driver's: find out who put it there"), .failed)
    }
    guard !listing.components.isEmpty else {
      return add(
        Check(
          "components", .warning, "the firmware lists no components",
          remedy: "`dmesg | grep -i lfa` tells if the driver could not read them"), .failed)
    }
    var pending = 0
    for directory in listing.components {
      do throws(SysfsError) {
        guard let component = try tree.componentIfThere(directory) else { continue }
        if component.isPending == true { pending += 1 }
        examine(component)
      } catch {
        add(Check("components", .failed, error.description), .failed)
      }
    }
    add(
      Check(
        "components", .ok, "\(listing.components.count) listed, \(pending) with an image waiting")
    )
  }

  private mutating func examine(_ component: Component) {
    let name = component.name ?? component.guid.text
    for problem in component.problems {
      let status: ExitStatus = problem.errno == .permissionDenied ? .permission : .failed
      add(Check(name, .failed, problem.description), status)
    }
    if component.lastResult?.errno == "ENOTRECOVERABLE" {
      add(
        Check(
          name, .failed, "the firmware reported a critical error: nobody knows what runs",
          remedy: "restart the machine when it can be spared"), .unknown)
    } else if component.state == .failed {
      let reason = component.lastResult.map { ": \($0.status), \($0.errno)" } ?? ""
      add(
        Check(
          name, .warning, "the last attempt failed\(reason)",
          remedy: "`lfa history` and the kernel's log tell more; have a good image staged"), .failed
      )
    }
    if component.isPending == true && component.isCapable == false {
      add(
        Check(
          name, .warning, "an image waits that cannot be activated live",
          remedy: "it takes a reboot"), .failed)
    }
  }

  private func isThere(_ path: String) -> Bool {
    (try? tree.root.appending(path).stat()) != nil
  }
}

/// Is the answer of `doctor`.
public struct DoctorReport: Encodable, Equatable, Sendable {
  let schema = JSONText.schema
  let command = "doctor"
  let healthy: Bool
  let exitStatus: Int32
  /// Lists what was found.
  public let checks: [Doctor.Check]

  init(_ status: ExitStatus, _ checks: [Doctor.Check]) {
    healthy = status == .success
    exitStatus = status.rawValue
    self.checks = checks
  }

  /// Tells the shell.
  public var status: ExitStatus { ExitStatus(rawValue: exitStatus) ?? .failed }

  /// Says it in lines: a word, what was found, and what to do.
  public var text: String {
    checks.map { check in
      let word =
        switch check.status {
        case .ok: "ok      "
        case .warning: "warning "
        case .failed: "FAILED  "
        case .unknown: "unknown "
        }
      return "\(word) \(check.name): \(check.message)\n"
        + (check.remedy.map { "          → \($0)\n" } ?? "")
    }.joined() + (healthy ? "Nothing is wrong.\n" : "Something is wrong.\n")
  }

  enum CodingKeys: String, CodingKey {
    case schema, command, healthy, checks
    case exitStatus = "exit_status"
  }
}
