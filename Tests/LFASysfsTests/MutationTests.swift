// SPDX-License-Identifier: MIT

import LFA
import LFADriver
import LFASysfs
import SystemPackage
import Testing
import TreeFixture

/// Changes good trees at random and reads what has become of them.
@Suite struct MutationTests {
  /// Makes numbers that are the same in each run (xorshift).
  struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  private static let scraps: [[UInt8]] = [
    [], [0], [0x0a], [0x0d, 0x0a], [0x20], [0x2e], [0x2d], [0x30], [0x31], [0x3d], [0xff],
    [0xe2, 0x80, 0xae], [0x1b, 0x5b], [0xc2, 0x9b], Array(repeating: 0x39, count: 20),
    Array(repeating: 0x41, count: 5000),
  ]

  private func mutate(_ bytes: [UInt8], _ generator: inout Generator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let place = Int.random(in: 0...bytes.count, using: &generator)
      let end = Int.random(in: place...min(bytes.count, place + 3), using: &generator)
      let scrap = MutationTests.scraps.randomElement(using: &generator) ?? []
      bytes.replaceSubrange(place..<end, with: scrap)
    }
    return bytes
  }

  @Test(arguments: 1...8) func randomFiles(_ seed: Int) throws {
    var generator = Generator(state: UInt64(seed) &* 0x9e37_79b9_7f4a_7c15)
    let fixture = try TreeFixture([TreeFixture.bl31: [:]])
    let tree = SysfsTree(root: fixture.root)
    let directory = ComponentDirectory(.bl31, in: tree)
    for _ in 0..<30 {
      let good = Bool.random(using: &generator) ? TreeFixture.ours : TreeFixture.idle
      for (name, line) in good.sorted(by: { $0.key < $1.key }) {
        let path = fixture.component(TreeFixture.bl31, name)
        let bytes = Array("\(line)\n".utf8)
        switch Int.random(in: 0..<10, using: &generator) {
        case 0: fixture.remove(path)
        case 1: try fixture.makePipe(path)
        case 2: try fixture.makeLink(path, to: "name")
        case 3...5: try fixture.write(bytes: mutate(bytes, &generator), to: path)
        default: try fixture.write(bytes: bytes, to: path)
        }
      }
      try check(try bounded { try tree.component(directory) })
    }
  }

  /// Checks what holds for a component whatever its files hold.
  private func check(_ component: Component) throws {
    let paths = component.problems.map(\.path)
    #expect(Set(paths).count == paths.count)
    for problem in component.problems {
      #expect((try? problem.path.stat(followTargetSymlink: false)) != nil)
      #expect(isPrintable(problem.description))
    }
    #expect(component.name.map { isPrintable($0) && !$0.isEmpty } ?? true)
    // Where there is no version that waits, it was not asked for, or is not there.
    if component.isPending == false { #expect(component.pendingVersion == nil) }
    for (attribute, isRead) in [
      (Attribute.currentVersion, component.currentVersion != nil), (.state, component.state != nil),
      (.activationCapable, component.isCapable != nil), (.lastResult, component.lastResult != nil),
    ] where isRead {
      #expect(!paths.contains(component.directory.path(of: attribute)))
    }
    if let result = component.lastResult {
      #expect([result.phase, result.status, result.errno].allSatisfy { isPrintable($0) })
    }
  }
}
