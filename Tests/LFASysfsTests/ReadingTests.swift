// SPDX-License-Identifier: MIT

import LFA
import LFADriver
import LFASysfs
import SystemPackage
import Testing
import TreeFixture

@Suite struct ReadingTests {
  /// Reads the only component of a tree.
  private func read(
    _ files: [String: String], _ attributes: AttributeSet = .readable
  ) throws -> (Component, TreeFixture) {
    let fixture = try TreeFixture([TreeFixture.bl31: files])
    let tree = SysfsTree(root: fixture.root)
    let listing = try tree.directories()
    let directory = try #require(listing.components.first)
    #expect(listing.components.count == 1 && listing.strays.isEmpty)
    return (try tree.component(directory, reading: attributes), fixture)
  }

  @Test func ourDriver() throws {
    let (component, fixture) = try read(TreeFixture.ours)
    #expect(component.guid == .bl31)
    #expect(component.path == fixture.component(TreeFixture.bl31))
    #expect(component.name == "TF-A BL31 runtime")
    #expect(component.currentVersion == FirmwareVersion(major: 1, minor: 0))
    #expect(component.pendingVersion == FirmwareVersion(major: 1, minor: 1))
    #expect(component.isCapable == true)
    #expect(component.isPending == true)
    #expect(component.mayResetCPU == false)
    #expect(component.requiresRendezvous == true)
    #expect(component.forcesRendezvous == true)
    #expect(component.activatesAutomatically == false)
    #expect(component.state == .pending)
    #expect(component.lastResult?.errno == "ECANCELED")
    #expect(component.lastResult?.code == -11)
    #expect(component.problems == [])
  }

  @Test func ourDriverWithNothingPending() throws {
    let (component, _) = try read(TreeFixture.idle)
    #expect(component.isPending == false)
    #expect(component.pendingVersion == nil)
    #expect(component.state == .idle)
    #expect(component.lastResult == nil)
    #expect(component.problems == [])
  }

  @Test(arguments: ["first draft", "second draft", "first", "third"])
  func postedDriver(_ version: String) throws {
    let files =
      switch version {
      case "first draft": TreeFixture.firstDraft
      case "second draft": TreeFixture.secondDraft
      case "first": TreeFixture.posted1
      default: TreeFixture.posted3
      }
    let (component, _) = try read(files)
    #expect(component.name == "TF-A BL31 runtime")
    #expect(component.isPending == true)
    #expect(component.isCapable == true)
    #expect(component.forcesRendezvous == (version == "first draft" ? nil : true))
    #expect(component.currentVersion?.text == (version.hasSuffix("draft") ? nil : "1.0"))
    #expect(component.pendingVersion?.text == (version.hasSuffix("draft") ? nil : "1.1"))
    #expect(component.activatesAutomatically == (version == "third" ? false : nil))
    #expect(component.state == nil && component.lastResult == nil)
    #expect(component.stopsCPUs == true)
    #expect(component.problems == [])
  }

  @Test func rubbishThatTheFirstPostedDriverHasWhereNothingIsPending() throws {
    var files = TreeFixture.posted1
    files["activation_pending"] = "0"
    files["pending_version"] = "3735928559.51966"
    let (component, _) = try read(files)
    #expect(component.isPending == false)
    #expect(component.pendingVersion == nil)
    // Also if only the version is asked for.
    let (partly, _) = try read(files, AttributeSet([.pendingVersion]))
    #expect(partly.pendingVersion == nil)
  }

  @Test(arguments: ["", "(unknown)"])
  func whatOldDriversCallAnUnknownImage(_ name: String) throws {
    let (component, _) = try read(TreeFixture.posted3.merging(["name": name]) { $1 })
    #expect(component.name == nil)
    #expect(component.problems == [])
  }

  @Test func onlyWhatIsAskedFor() throws {
    let (component, _) = try read(TreeFixture.ours, AttributeSet([.currentVersion, .state]))
    #expect(component.currentVersion != nil && component.state == .pending)
    #expect(component.name == nil && component.isCapable == nil && component.lastResult == nil)
    #expect(component.isPending == true)
  }

  @Test func stateSparesAQuestionToTheFirmware() throws {
    var files = TreeFixture.idle
    files["activation_pending"] = "not read"
    files["pending_version"] = "not read either"
    let (component, _) = try read(files, AttributeSet([.state, .pendingVersion]))
    #expect(component.isPending == false)
    #expect(component.problems == [])
  }

  @Test func stateOfANewerDriver() throws {
    let (component, _) = try read(TreeFixture.ours.merging(["state": "re-arming"]) { $1 })
    #expect(component.state == .other("re-arming"))
    #expect(component.isPending == true)
    #expect(component.problems == [])
  }

  @Test func deviceOfOurDriver() throws {
    let fixture = try TreeFixture()
    try fixture.addDevice()
    let device = try #require(try SysfsTree(root: fixture.root).device())
    #expect(device.name == "arm-lfa")
    #expect(device.specVersion == "1.0")
    #expect(device.activationsTried == 3)
    #expect(device.activationsDone == 2)
    #expect(device.activationsFailed == 1)
    #expect(device.activationsCancelled == 0)
    #expect(device.lastStopTime == 812_000)
    #expect(device.longestStopTime == 900_000)
    #expect(device.problems == [])
  }

  @Test func noDevice() throws {
    let fixture = try TreeFixture()
    #expect(try SysfsTree(root: fixture.root).device() == nil)
    try fixture.addDevice([:])
    #expect(try SysfsTree(root: fixture.root).device() == nil)
  }

  @Test func hostileDevice() throws {
    let fixture = try TreeFixture()
    try fixture.addDevice(
      TreeFixture.device.merging(["spec_version": "one", "activations_tried": "-1"]) { $1 })
    let path = fixture.path("devices/platform/arm-lfa/activations_done")
    try fixture.makePipe(path)
    let tree = SysfsTree(root: fixture.root)
    let device = try #require(try bounded { try tree.device() })
    #expect(device.specVersion == nil && device.activationsTried == nil)
    #expect(device.activationsDone == nil && device.activationsFailed == 1)
    #expect(device.problems.count == 3)
  }
}
