// SPDX-License-Identifier: MIT

import LFA
import LFADriver
import SMCCC
import Testing

@Suite("Lines of text")
struct TextLineTests {
  static func text(_ write: (inout TextLine) -> Void) -> String {
    var line = TextLine()
    write(&line)
    return string(line)
  }

  @Test(
    "Numbers are written in decimal",
    arguments: [0, 1, 9, 10, 99, 100, 4_294_967_295, 1_000_000_000_000, .max] as [UInt64])
  func decimal(number: UInt64) {
    #expect(Self.text { $0.append(decimal: number) } == "\(number)")
  }

  @Test("Signed numbers too", arguments: [0, -1, 7, .min, .max] as [Int64])
  func signed(number: Int64) {
    #expect(Self.text { $0.append(decimal: number) } == "\(number)")
  }

  @Test("Versions, statuses and GUIDs have their customary forms")
  func values() {
    #expect(Self.text { $0.append(FirmwareVersion(rawValue: 0x1_ffff_ffff)) } == "1.4294967295")
    #expect(Self.text { $0.append(InterfaceVersion(major: 1, minor: 0)) } == "1.0")
    #expect(Self.text { $0.append(Status.authError) } == "AUTH_ERROR (-3)")
    #expect(Self.text { $0.append(Status(rawValue: -12)) } == "unknown code (-12)")
    #expect(Self.text { $0.append(GUID.bl31) } == "47d4086d-4cfe-9846-9b95-2950cbbd5a00")
    #expect(Self.text { $0.append("x") } == "x")
    #expect(Self.text { $0.append("") } == "")
  }

  @Test("What does not fit is cut off")
  func truncation() {
    let text = Self.text { for _ in 0..<100 { $0.append("seven b") } }
    #expect(text.utf8.count == TextLine.capacity)
    #expect(text == String(repeating: "seven b", count: TextLine.capacity / 7))
    var line = TextLine()
    line.append("ab")
    #expect(line[0] == UInt8(ascii: "a") && line[1] == UInt8(ascii: "b"))
    #expect(line[2] == 0 && line[-1] == 0 && line[.max] == 0)
  }
}
