// SPDX-License-Identifier: MIT

import LFA
import LFADriver
import LFASysfs
import SystemPackage
import Testing
import TreeFixture

@Suite struct WritingTests {
  private let fixture: TreeFixture
  private let directory: ComponentDirectory

  init() throws {
    fixture = try TreeFixture([TreeFixture.bl31: TreeFixture.ours])
    directory = ComponentDirectory(.bl31, in: SysfsTree(root: fixture.root))
  }

  @Test func aValueGetsANewline() throws {
    let path = directory.path(of: .autoActivate)
    try fixture.write("", to: path)
    try directory.write(.autoActivate, "1")
    #expect(try fixture.text(path) == "1\n")
    #expect(try directory.read(.autoActivate) == "1")
  }

  @Test func aMissingFileIsNotMade() throws {
    let path = directory.path(of: .prime)
    fixture.remove(path)
    #expect(throws: SysfsError(path, .open, .system(.noSuchFileOrDirectory))) {
      try directory.write(.prime, "1")
    }
    #expect((try? path.stat()) == nil)
  }

  @Test(arguments: [
    HostileFileTests.Plant.pipe, .pipeWithWriter, .linkToFile, .danglingLink, .linkToItself,
    .linkToZero, .directory, .socket,
  ])
  func onlyToFiles(_ plant: HostileFileTests.Plant) throws {
    let path = directory.path(of: .activate)
    try plant.put(path, fixture)
    let directory = directory
    #expect(throws: SysfsError(path, .open, .unexpectedType)) {
      try bounded { try directory.write(.activate, "1") }
    }
    if plant == .linkToFile {
      #expect(try fixture.text(fixture.component(TreeFixture.bl31, "good")) == "1\n")
    }
  }
}
