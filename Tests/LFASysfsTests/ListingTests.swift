// SPDX-License-Identifier: MIT

import Glibc
import LFA
import LFADriver
import LFASysfs
import SystemPackage
import Testing
import TreeFixture

@Suite struct ListingTests {
  private let upper = TreeFixture.bl31.uppercased()

  @Test func inTheOrderOfGUIDs() throws {
    let guids = [TreeFixture.rmm, TreeFixture.bl31.uppercased(), TreeFixture.unnamed]
    let fixture = try TreeFixture(Dictionary(uniqueKeysWithValues: guids.map { ($0, [:]) }))
    let listing = try SysfsTree(root: fixture.root).directories()
    #expect(
      listing.components.map(\.guid.text) == [
        TreeFixture.unnamed, TreeFixture.bl31, TreeFixture.rmm,
      ])
    #expect(listing.components.map(\.path.lastComponent?.string)[1] == upper)
    #expect(listing.strays == [])
  }

  @Test func oneGUIDInTwoSpellings() throws {
    // In the order of characters, the last one comes between the two others.
    let between = "4A000000-4cfe-9846-9b95-2950cbbd5a00"
    let lower = "4d000000-4cfe-9846-9b95-2950cbbd5a00"
    let fixture = try TreeFixture([lower: [:], lower.uppercased(): [:], between: [:]])
    let listing = try SysfsTree(root: fixture.root).directories()
    #expect(
      listing.components.map(\.path) == [fixture.component(between), fixture.component(lower)])
    #expect(listing.strays == [fixture.component(lower.uppercased())])
  }

  @Test func spellingThatIsADirectoryCounts() throws {
    let fixture = try TreeFixture([upper: TreeFixture.ours])
    try fixture.write("", to: fixture.component(TreeFixture.bl31))
    let listing = try SysfsTree(root: fixture.root).directories()
    #expect(listing.components.map(\.path) == [fixture.component(upper)])
    #expect(listing.strays == [fixture.component(TreeFixture.bl31)])
  }

  @Test func strays() throws {
    let fixture = try TreeFixture([TreeFixture.bl31: [:], "not a GUID": [:]])
    let file = fixture.component(TreeFixture.rmm)
    let link = fixture.component(TreeFixture.unnamed)
    let short = fixture.component(String(TreeFixture.bl31.dropLast()))
    let braces = fixture.component("{\(TreeFixture.bl31)}")
    let escape = fixture.component("\u{1B}[2J")
    try fixture.write("", to: file)
    try fixture.makeLink(link, to: TreeFixture.bl31)
    for path in [short, braces, escape] { try fixture.write("", to: path) }
    let pipe = fixture.component("00000000-0000-0000-0000-000000000000")
    try fixture.makePipe(pipe)
    let tree = SysfsTree(root: fixture.root)
    let listing = try bounded { try tree.directories() }
    #expect(listing.components.map(\.guid) == [.bl31])
    #expect(
      Set(listing.strays) == [
        fixture.component("not a GUID"), file, link, short, braces, escape, pipe,
      ])
    #expect(listing.strays.allSatisfy { isPrintable($0.printable) })
  }

  @Test func namesThatAreNoText() throws {
    let fixture = try TreeFixture([TreeFixture.bl31: [:]])
    // SAFETY: the bytes live for the call, and end in a zero.
    let name = unsafe FilePath(
      platformString: [0x66, 0xff, 0xfe, 0].map { CInterop.PlatformChar(truncatingIfNeeded: $0) })
    try fixture.write("", to: fixture.path("firmware/lfa").pushing(name))
    let listing = try SysfsTree(root: fixture.root).directories()
    #expect(listing.components.count == 1)
    #expect(listing.strays == [fixture.component("f\u{FFFD}\u{FFFD}")])
  }

  @Test func tenThousandComponents() throws {
    let fixture = try TreeFixture()
    let parent = fixture.path("firmware/lfa").string
    for number in 0..<10_000 {
      let digits = String(number + 0x1000_0000, radix: 16)
      let path = "\(parent)/\(digits)\(TreeFixture.bl31.dropFirst(8))"
      // SAFETY: the text lives for the call.
      try #require(unsafe mkdir(path, 0o700) == 0)
    }
    let tree = SysfsTree(root: fixture.root)
    let directories = try bounded { try tree.directories().components }
    #expect(directories.count == 10_000)
    let last = try #require(directories.last)
    #expect(last.guid.text.hasPrefix("1000270f-"))
    try fixture.write("9999.0\n", to: last.path(of: .currentVersion))
    #expect(try tree.component(last).currentVersion?.major == 9999)
  }

  @Test func noTree() throws {
    let fixture = try TreeFixture()
    let firmware = fixture.path("firmware/lfa")
    fixture.remove(firmware)
    let tree = SysfsTree(root: fixture.root)
    let missing = SysfsError(firmware, .list, .system(.noSuchFileOrDirectory))
    #expect(throws: missing) { try tree.directories() }
    #expect(missing.description.contains(firmware.string))
    #expect(missing.description.contains("ENOENT"))

    try fixture.write("1\n", to: firmware)
    #expect(throws: SysfsError(firmware, .list, .system(.notDirectory))) {
      try tree.directories()
    }
    try fixture.makePipe(firmware)
    #expect(throws: SysfsError(firmware, .list, .system(.notDirectory))) {
      try bounded { try tree.directories() }
    }
    try fixture.makeLink(firmware, to: "lfa")
    #expect(throws: SysfsError(firmware, .list, .system(.tooManySymbolicLinkLevels))) {
      try tree.directories()
    }
    let nowhere = SysfsTree(root: fixture.path("nowhere"))
    #expect(throws: SysfsError.self) { try nowhere.directories() }
    #expect(try nowhere.device() == nil)
  }
}
