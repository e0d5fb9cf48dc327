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

  let tree: SysfsTree
  let facts: MachineFacts?
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

  mutating func add(_ check: Check, _ status: ExitStatus = .success) {
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
}
