// SPDX-License-Identifier: MIT

import Machine
import Testing

struct LineSplitterTests {
  @Test("Lines are put together from pieces, without carriage returns")
  func pieces() {
    var splitter = LineSplitter()
    let lines1 = splitter.append(Array("ok 1 - a\r".utf8))
    #expect(lines1 == [])
    let lines2 = splitter.append(Array("\nok 2".utf8))
    #expect(lines2 == ["ok 1 - a"])
    let lines3 = splitter.append(Array(" - b\n\n".utf8))
    #expect(lines3 == ["ok 2 - b", ""])
    let last = splitter.finish()
    #expect(last == nil)
  }

  @Test("The last line may lack its end")
  func lastLine() {
    var splitter = LineSplitter()
    let lines4 = splitter.append(Array("login: ".utf8))
    #expect(lines4 == [])
    let last = splitter.finish()
    #expect(last == "login: ")
    let further = splitter.finish()
    #expect(further == nil)
  }

  @Test("Bytes that are no UTF-8 are replaced")
  func garbage() {
    var splitter = LineSplitter()
    let lines5 = splitter.append([0x41, 0xff, 0x42, 0x0a])
    #expect(lines5 == ["A\u{fffd}B"])
  }

  @Test("A line that never ends is cut")
  func endless() {
    var splitter = LineSplitter()
    let bytes = [UInt8](repeating: UInt8(ascii: "x"), count: LineSplitter.longestLine + 1)
    let lines6 = splitter.append(bytes).map(\.count)
    #expect(lines6 == [LineSplitter.longestLine])
    let last = splitter.finish()
    #expect(last == "x")
  }
}
