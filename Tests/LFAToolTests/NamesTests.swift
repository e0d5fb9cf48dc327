// SPDX-License-Identifier: MIT

import LFA
import LFASysfs
import SystemPackage
import Testing
import TreeFixture

@testable import LFATool

@Suite struct NamesTests {
  private static let tree = SysfsTree()
  private static let twins = ["47d40000-0000-0000-0000-000000000000", TreeFixture.unnamed]

  private func directories(_ guids: [String]) -> [ComponentDirectory] {
    guids.compactMap { GUID($0) }.map { ComponentDirectory($0, in: NamesTests.tree) }
  }

  private var usual: [ComponentDirectory] {
    directories([TreeFixture.unnamed, TreeFixture.bl31, TreeFixture.rmm])
  }

  @Test(arguments: [
    (TreeFixture.unnamed, 0), (TreeFixture.unnamed.uppercased(), 0), ("3ab7", 0), ("3AB71f81-", 0),
    ("bl31", 1), ("BL31", 1), ("tf-a-bl31-runtime", 1), ("TF-A BL31 runtime", 1), ("47d4086d", 1),
    ("rmm", 2), ("tf-rmm", 2), ("TF RMM", 2), ("6C07", 2),
    (String(TreeFixture.rmm.dropLast()), 2),
  ])
  func finds(_ text: String, _ index: Int) throws {
    #expect(try ComponentNames().find(text, among: usual) == index)
  }

  @Test(arguments: [
    "", " ", "---", "????", "3ab", "bl33", "47d4086e", TreeFixture.bl31 + "0", "{3ab7}",
    "\u{1B}[2J",
    "05d0e189-53dc-1347-8d2b-500a4b7a3e38", "3ab71f81*", "٣ab7",
  ])
  func findsNothing(_ text: String) {
    let failure = #expect(throws: Failure.self) {
      try ComponentNames().find(text, among: usual)
    }
    #expect(failure?.status == .noComponent)
    #expect(failure?.description.hasSuffix("there are: \(TreeFixture.unnamed), bl31, rmm") == true)
    #expect(failure?.description.unicodeScalars.contains("\u{1B}") == false)
  }

  @Test func aPrefixOfTwo() throws {
    let components = directories([NamesTests.twins[0], TreeFixture.bl31])
    let failure = #expect(throws: Failure.self) {
      try ComponentNames().find("47d4", among: components)
    }
    #expect(failure?.status == .noComponent)
    #expect(
      failure?.description
        == "'47d4' fits 2 components: \(NamesTests.twins[0]), bl31; use more of the GUID")
    #expect(try ComponentNames().find("47d408", among: components) == 1)
  }

  @Test func noComponents() {
    let failure = #expect(throws: Failure.self) {
      try ComponentNames().find("bl31", among: [])
    }
    #expect(failure?.description == "no component 'bl31'; the firmware lists none")
  }

  @Test func givenNames() throws {
    var names = ComponentNames()
    let guid = try #require(GUID(TreeFixture.unnamed))
    try names.give(guid, "ACME SCP (rev. 2)")
    #expect(names.displayName(guid, driverName: "driver's") == "ACME SCP (rev. 2)")
    #expect(names.aliases(guid) == ["acme-scp-rev-2"])
    #expect(try names.find("acme-scp-rev-2", among: usual) == 0)
    #expect(try names.find("ACME SCP rev. 2", among: usual) == 0)
    try names.give(guid, "scp")
    #expect(names.aliases(guid) == ["scp"])
    try names.give(.bl31, "Boot monitor")
    #expect(names.aliases(.bl31) == ["bl31", "boot-monitor", "tf-a-bl31-runtime"])
  }

  @Test func oneNameForTwo() throws {
    var names = ComponentNames()
    try names.give(try #require(GUID(TreeFixture.unnamed)), "rmm")
    #expect(throws: Failure.self) { try names.find("rmm", among: usual) }
    #expect(try names.find("tf-rmm", among: usual) == 2)
  }

  @Test(arguments: [
    "", " x", "x ", "a\nb", "päng", "a;b", "$x", "-", "()", "+/.", "\u{1B}c",
    String(repeating: "x", count: 65),
  ])
  func noNames(_ name: String) {
    var names = ComponentNames()
    #expect(throws: NameError.notAName) { try names.give(.bl31, name) }
    #expect(names == ComponentNames())
  }

  @Test(arguments: [
    "dead", "BEEF", "dead-beef", "dead beef", "beef.", "47d4086d 4cfe 9846 9b95 2950cbbd5a00",
    TreeFixture.rmm, TreeFixture.rmm.uppercased(), "c0.de",
  ])
  func namesLikeGUIDs(_ name: String) {
    var names = ComponentNames()
    #expect(throws: NameError.looksLikeGUID) { try names.give(.bl31, name) }
  }

  @Test func namesOfDrivers() throws {
    let names = ComponentNames()
    let guid = try #require(GUID(TreeFixture.unnamed))
    #expect(names.displayName(guid, driverName: "Vendor's") == "Vendor's")
    #expect(names.displayName(guid, driverName: TreeFixture.unnamed) == TreeFixture.unnamed)
    #expect(names.displayName(guid, driverName: nil) == TreeFixture.unnamed)
    #expect(names.displayName(.bl31, driverName: TreeFixture.bl31) == "TF-A BL31 runtime")
    #expect(names.displayName(.bl31, driverName: nil) == "TF-A BL31 runtime")
  }
}
