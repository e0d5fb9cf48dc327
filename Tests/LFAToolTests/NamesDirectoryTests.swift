// SPDX-License-Identifier: MIT

import LFA
import LFASysfs
import SystemPackage
import Testing
import TreeFixture

@testable import LFATool

@Suite struct NamesDirectoryTests {
  private let fixture: TreeFixture
  private var directory: FilePath { fixture.path("names.d") }

  init() throws {
    fixture = try TreeFixture()
    try fixture.makeDirectory("names.d")
  }

  private func add() throws -> (ComponentNames, [String]) {
    let directory = directory
    return try bounded {
      var names = ComponentNames()
      let complaints = names.add(directory: directory)
      return (names, complaints)
    }
  }

  private func write(_ name: String, _ text: String) throws {
    try fixture.write(text, to: directory.appending(name))
  }

  @Test func filesInOrder() throws {
    try write("20-site.conf", "# ours\n\n  \(TreeFixture.unnamed.uppercased()) = \t Site SCP \n")
    try write("10-vendor.conf", "\(TreeFixture.unnamed)=Vendor SCP\n\(TreeFixture.rmm)=Realms")
    try write("30-no.txt", "rubbish")
    try write(".31-no.conf", "rubbish")
    let (names, complaints) = try add()
    #expect(complaints == [])
    #expect(names.given.count == 2)
    #expect(names.given[.rmm] == "Realms")
    #expect(names.given[try #require(GUID(TreeFixture.unnamed))] == "Site SCP")
  }

  @Test func linesOfWindows() throws {
    try write("a.conf", "# x\r\n\(TreeFixture.bl31)=One\r\n\r\n\(TreeFixture.rmm)=Two\r\nbad\r\n")
    let (names, complaints) = try add()
    #expect(names.given == [.bl31: "One", .rmm: "Two"])
    #expect(complaints == ["\(directory)/a.conf:5: expected GUID=NAME"])
  }

  @Test func mistakesAreToldAndPassedOver() throws {
    try write(
      "a.conf",
      """
      word
      not-a-guid=Name
      =Name
      \(TreeFixture.rmm)=
      \(TreeFixture.rmm)=beef
      \(TreeFixture.rmm)=a=b
      \(TreeFixture.bl31)=Good
      """)
    let (names, complaints) = try add()
    let place = "\(directory)/a.conf"
    let rule = "a name is 1 to 64 letters, digits, spaces or ._-+/()"
    #expect(names.given == [.bl31: "Good"])
    #expect(
      complaints == [
        "\(place):1: expected GUID=NAME", "\(place):2: expected GUID=NAME",
        "\(place):3: expected GUID=NAME", "\(place):4: \(rule)",
        "\(place):5: a name must not look like a GUID", "\(place):6: \(rule)",
      ])
  }

  @Test func manyMistakesAreNotAllTold() throws {
    try write("a.conf", String(repeating: "x\n", count: 30_000))
    let (_, complaints) = try add()
    #expect(complaints.count == 9)
    #expect(complaints.last == "\(directory)/a.conf:9: too many mistakes; the rest is not read")
  }

  @Test func hostileFiles() throws {
    try fixture.makePipe(directory.appending("a.conf"))
    try fixture.makeLink(directory.appending("b.conf"), to: "/dev/zero")
    try fixture.makeDirectory("names.d/c.conf")
    try fixture.writeSparse(1 << 33, to: directory.appending("d.conf"))
    try fixture.write(bytes: [0xff, 0x0a], to: directory.appending("e.conf"))
    try write("f\u{1B}[2J.conf", "x")
    try write("g.conf", "\(TreeFixture.rmm)=\u{1B}[2J\n\u{0}\n\(TreeFixture.bl31)=Good\n")
    let (names, complaints) = try add()
    #expect(names.given == [.bl31: "Good"])
    #expect(complaints.count == 8)
    #expect(complaints.allSatisfy { !$0.unicodeScalars.contains("\u{1B}") })
  }

  @Test func noDirectory() throws {
    fixture.remove(directory)
    #expect(try add().1 == [])
    try fixture.write("x", to: directory)
    #expect(try add().1.count == 1)
  }
}
