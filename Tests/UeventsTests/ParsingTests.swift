// SPDX-License-Identifier: MIT

import Testing
import Uevents

@Suite struct ParsingTests {
  /// What the driver sends when an image begins to wait.
  static let change = """
    change@/firmware/lfa/47d4086d-4cfe-9846-9b95-2950cbbd5a00
    ACTION=change
    DEVPATH=/firmware/lfa/47d4086d-4cfe-9846-9b95-2950cbbd5a00
    SUBSYSTEM=lfa
    LFA_GUID=47d4086d-4cfe-9846-9b95-2950cbbd5a00
    LFA_CURRENT_VERSION=1.0
    LFA_PENDING_VERSION=1.1
    LFA_RESULT=none
    LFA_NAME=TF-A BL31 runtime
    SEQNUM=4711

    """

  static func bytes(_ lines: String) -> [UInt8] {
    lines.utf8.map { $0 == UInt8(ascii: "\n") ? 0 : $0 }
  }

  static func error(_ lines: String) -> UeventError? {
    do throws(UeventError) {
      _ = try Uevent(datagram: bytes(lines))
      return nil
    } catch {
      return error
    }
  }

  @Test func readsAllVariables() throws {
    let event = try Uevent(datagram: Self.bytes(Self.change))
    #expect(event.action == "change")
    #expect(event.devicePath == "/firmware/lfa/47d4086d-4cfe-9846-9b95-2950cbbd5a00")
    #expect(event.subsystem == "lfa")
    #expect(event.properties.count == 9)
    #expect(event.properties["LFA_NAME"] == "TF-A BL31 runtime")
    #expect(event.properties["SEQNUM"] == "4711")
  }

  @Test func valuesMayBeEmptyAndHaveEqualSigns() throws {
    let event = try Uevent(
      datagram: Self.bytes("add@/a@b\nACTION=add\nDEVPATH=/a@b\nSUBSYSTEM=x\nA=\nB=c=d\n"))
    #expect(event.devicePath == "/a@b")
    #expect(event.properties["A"] == "")
    #expect(event.properties["B"] == "c=d")
  }

  /// The kernel's own variables stand before those of a driver.
  @Test func firstOfTwoCounts() throws {
    let event = try Uevent(
      datagram: Self.bytes("add@/a\nACTION=add\nDEVPATH=/a\nSUBSYSTEM=x\nSUBSYSTEM=lfa\n"))
    #expect(event.subsystem == "x")
  }

  @Test func bytesThatAreNoTextAreReplaced() throws {
    let lines = Self.bytes("add@/a\nACTION=add\nDEVPATH=/a\nSUBSYSTEM=x\nA=")
    #expect(try Uevent(datagram: lines + [0xff, 0]).properties["A"] == "\u{fffd}")
  }

  @Test func messagesOfUdevdAreRefused() {
    let magic: [UInt8] = Array("libudev".utf8) + [0, 0xfe, 0xed, 0xca, 0xfe, 40, 0, 0, 0]
    #expect(throws: UeventError.notFromKernel) { try Uevent(datagram: magic) }
  }

  @Test(arguments: [
    ("", UeventError.malformedHeader),
    ("add@/a", .malformedHeader),
    ("\n", .malformedHeader),
    ("add\nACTION=add\n", .malformedHeader),
    ("@/a\n", .malformedHeader),
    ("Add@/a\n", .malformedHeader),
    ("add@a\n", .malformedHeader),
    ("add@\n", .malformedHeader),
    ("add@/a\nACTION\n", .malformedVariable),
    ("add@/a\n=x\n", .malformedVariable),
    ("add@/a\n\n", .malformedVariable),
    ("add@/a\nA B=x\n", .malformedVariable),
    ("add@/a\n", .inconsistent("ACTION")),
    ("add@/a\nACTION=remove\nDEVPATH=/a\nSUBSYSTEM=x\n", .inconsistent("ACTION")),
    ("add@/a\nACTION=add\nDEVPATH=/b\nSUBSYSTEM=x\n", .inconsistent("DEVPATH")),
    ("add@/a\nACTION=add\nDEVPATH=/a\n", .inconsistent("SUBSYSTEM")),
    ("add@/a\nACTION=add\nDEVPATH=/a\nSUBSYSTEM=\n", .inconsistent("SUBSYSTEM")),
    ("add@/a\nACTION=add\nDEVPATH=/a\nSUBSYSTEM=x\nSEQNUM=1", .malformedHeader),
  ])
  func refuses(_ lines: String, _ error: UeventError) {
    #expect(Self.error(lines) == error)
  }

  @Test func lengthIsBounded() throws {
    let start = Self.bytes("add@/a\nACTION=add\nDEVPATH=/a\nSUBSYSTEM=x\nA=")
    let fill = [UInt8](repeating: 0x41, count: Uevent.datagramLimit - start.count - 1)
    #expect(try Uevent(datagram: start + fill + [0]).properties["A"]?.count == fill.count)
    #expect(throws: UeventError.tooLong) { try Uevent(datagram: start + fill + [0x41, 0]) }
  }
}
