// SPDX-License-Identifier: MIT

import LFASysfs
import SystemPackage
import Testing
import TreeFixture

@testable import LFATool

@Suite struct DoctorTests {
  /// Makes a machine without a driver that could have one.
  private func machine(_ change: (inout MachineFacts) -> Void = { _ in }) -> MachineFacts {
    var facts = MachineFacts()
    facts.architecture = "aarch64"
    facts.kernelRelease = "6.12.1"
    facts.isRoot = true
    facts.kernelLog = ["psci: SMC Calling Convention v1.2"]
    facts.isModuleInstalled = false
    change(&facts)
    return facts
  }

  /// Tells what is found where there is no driver: the exit status, and the worst check's name.
  private func diagnose(_ facts: MachineFacts?) throws -> (DoctorReport, [String: Doctor.Check]) {
    let fixture = try TreeFixture()
    fixture.remove(fixture.path("firmware/lfa"))
    return named(Doctor(SysfsTree(root: fixture.root), facts).report)
  }

  private func named(_ report: DoctorReport) -> (DoctorReport, [String: Doctor.Check]) {
    (report, Dictionary(report.checks.map { ($0.name, $0) }, uniquingKeysWith: { $1 }))
  }

  private func examine(_ components: [String: [String: String]]) throws -> (
    DoctorReport, [String: Doctor.Check]
  ) {
    let fixture = try TreeFixture(components)
    try fixture.addDevice()
    return named(Doctor(SysfsTree(root: fixture.root), machine()).report)
  }

  @Test func nothingIsWrong() throws {
    let (report, checks) = try examine([
      TreeFixture.bl31: TreeFixture.idle,
      TreeFixture.rmm: TreeFixture.idle.merging([
        "activation_pending": "1", "pending_version": "1.1", "state": "pending",
      ]) { $1 },
    ])
    #expect(report.status == .success && report.healthy)
    #expect(checks["components"]?.message == "2 listed, 1 with an image waiting")
    #expect(checks["driver"]?.message == "arm_lfa at arm-lfa, interface 1.0")
    #expect(report.text.hasSuffix("Nothing is wrong.\n"))
    #expect(report.checks.allSatisfy { $0.status == .ok })
  }

  @Test func anotherTree() throws {
    let (report, checks) = try diagnose(nil)
    #expect(report.status == .unavailable && checks["machine"]?.status == .unknown)
  }

  @Test func anotherArchitecture() throws {
    let (report, checks) = try diagnose(machine { $0.architecture = "x86_64" })
    #expect(report.status == .unavailable)
    #expect(checks["machine"]?.remedy?.contains("lfa simulate") == true)
    #expect(checks["module"] == nil)
  }

  @Test(arguments: [
    ("psci: SMC Calling Convention v1.1", Doctor.Check.Status.failed),
    ("psci: SMC Calling Convention v1.2", .ok), ("psci: SMC Calling Convention v2.0", .ok),
    ("psci: SMC Calling Convention v", .unknown), ("something else", .unknown),
    ("SMC Calling Convention v99999999999.1", .unknown),
  ])
  func callingConvention(_ line: String, _ status: Doctor.Check.Status) throws {
    let (_, checks) = try diagnose(machine { $0.kernelLog = [line] })
    #expect(checks["smccc"]?.status == status)
  }

  @Test func kernelLogThatMayNotBeRead() throws {
    let (_, checks) = try diagnose(machine { $0.kernelLog = nil })
    #expect(checks["smccc"]?.status == .unknown)
    #expect(checks["smccc"]?.remedy?.contains("root") == true)
  }

  @Test func modules() throws {
    let missing = try diagnose(machine()).1["module"]
    #expect(missing?.remedy == "install the package arm-lfa-dkms")
    let unloaded = try diagnose(machine { $0.isModuleInstalled = true }).1["module"]
    #expect(unloaded?.remedy?.contains("modprobe") == true)
    let agent = try diagnose(machine { $0.configuration = "y" }).1["agent"]
    #expect(agent?.status == .failed)
    let unknown = try diagnose(machine { $0.isModuleInstalled = nil }).1["module"]
    #expect(unknown?.status == .unknown)
  }

  @Test func moduleThatShowsNothing() throws {
    let fixture = try TreeFixture()
    fixture.remove(fixture.path("firmware/lfa"))
    try fixture.makeDirectory("module/arm_lfa")
    let (report, checks) = named(Doctor(SysfsTree(root: fixture.root), machine()).report)
    #expect(report.status == .unavailable)
    #expect(checks["module"]?.message == "arm_lfa is loaded, but shows nothing")
  }

  @Test func noComponents() throws {
    let (report, checks) = try examine([:])
    #expect(report.status == .failed && checks["components"]?.status == .warning)
  }

  @Test func strays() throws {
    let (report, _) = try examine([TreeFixture.bl31: TreeFixture.idle, "\u{1B}[2J": [:]])
    #expect(report.status == .failed)
    #expect(!report.text.unicodeScalars.contains("\u{1B}"))
  }

  @Test func unreadableFile() throws {
    let (report, checks) = try examine([
      TreeFixture.bl31: TreeFixture.idle.merging(["may_reset_cpu": "maybe"]) { $1 }
    ])
    #expect(report.status == .failed)
    #expect(checks["TF-A BL31 runtime"]?.message.contains("may_reset_cpu") == true)
  }

  @Test func lastAttemptFailed() throws {
    let (report, checks) = try examine([
      TreeFixture.bl31: TreeFixture.ours.merging(["state": "failed"]) { $1 }
    ])
    #expect(report.status == .failed)
    #expect(
      checks["TF-A BL31 runtime"]?.message
        == "the last attempt failed: ACTIVATION_FAILED, ECANCELED")
  }

  @Test func imageThatTakesAReboot() throws {
    let (report, _) = try examine([
      TreeFixture.bl31: TreeFixture.ours.merging(["activation_capable": "0"]) { $1 }
    ])
    #expect(report.status == .failed)
  }

  /// Has the first component only be odd, and the second in need of a person.
  @Test func criticalErrorCountsMost() throws {
    let result = "phase=ACTIVATE code=-9 status=CRITICAL_ERROR errno=ENOTRECOVERABLE "
    let (report, _) = try examine([
      TreeFixture.bl31: TreeFixture.idle.merging(["may_reset_cpu": "maybe"]) { $1 },
      TreeFixture.rmm: TreeFixture.idle.merging([
        "last_result": result + "duration_us=9 from=1.0 to=1.1"
      ]) { $1 },
    ])
    #expect(report.status == .unknown)
  }

  @Test func complaintsAboutConfiguration() throws {
    let fixture = try TreeFixture([TreeFixture.bl31: TreeFixture.idle])
    let doctor = Doctor(SysfsTree(root: fixture.root), nil, complaints: ["x:1: bad"])
    #expect(doctor.report.status == .failed)
    #expect(doctor.report.text.contains("warning  configuration: x:1: bad"))
  }

  @Test func hostileTree() throws {
    let fixture = try TreeFixture()
    fixture.remove(fixture.path("firmware/lfa"))
    try fixture.makePipe(fixture.path("firmware/lfa"))
    let root = fixture.root
    let report = try bounded { Doctor(SysfsTree(root: root), nil).report }
    #expect(report.status == .failed)
  }

  @Test func kernelConfiguration() {
    #expect(MachineFacts.setting("CONFIG_ARM=y\nCONFIG_ARM_LFA=m\n") == "m")
    #expect(MachineFacts.setting("# CONFIG_ARM_LFA is not set\nCONFIG_ARM_LFA_X=y") == nil)
    #expect(MachineFacts.setting("") == nil)
  }
}
