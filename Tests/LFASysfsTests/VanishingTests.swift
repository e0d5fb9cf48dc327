// SPDX-License-Identifier: MIT

import Dispatch
import Glibc
import LFA
import LFADriver
import LFASysfs
import SystemPackage
import Testing
import TreeFixture

@Suite struct VanishingTests {
  @Test func betweenListingAndReading() throws {
    let fixture = try TreeFixture([TreeFixture.bl31: TreeFixture.ours])
    let tree = SysfsTree(root: fixture.root)
    let directory = try #require(try tree.directories().components.first)
    fixture.remove(directory.path)
    let gone = SysfsError(directory.path, .open, .system(.noSuchFileOrDirectory))
    #expect(throws: gone) { try tree.component(directory) }
    #expect(throws: gone) { try tree.component(directory, reading: .init()) }
  }

  @Test func anEmptyDirectoryIsThere() throws {
    let fixture = try TreeFixture([TreeFixture.bl31: [:]])
    let tree = SysfsTree(root: fixture.root)
    let component = try tree.component(ComponentDirectory(.bl31, in: tree))
    #expect(component.name == nil && component.isPending == nil && component.problems == [])
  }

  /// Has a component vanish while it is read, many times: it is read as a whole or not at all.
  @Test func whileItIsRead() throws {
    let fixture = try TreeFixture([TreeFixture.bl31: TreeFixture.ours])
    let tree = SysfsTree(root: fixture.root)
    let directory = ComponentDirectory(.bl31, in: tree)
    let away = fixture.path("away")
    let whole = try tree.component(directory)
    for round in 0..<500 {
      let hasMoved = DispatchSemaphore(value: 0)
      DispatchQueue(label: "away").async {
        for _ in 0..<(round % 40) * 10 { sched_yield() }
        // SAFETY: the texts live for the call.
        _ = unsafe rename(directory.path.string, away.string)
        hasMoved.signal()
      }
      do throws(SysfsError) {
        #expect(try tree.component(directory) == whole)
      } catch {
        #expect(error.errno == .noSuchFileOrDirectory)
      }
      hasMoved.wait()
      // SAFETY: the texts live for the call.
      #expect(unsafe rename(away.string, directory.path.string) == 0)
    }
  }
}
