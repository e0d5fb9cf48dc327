// SPDX-License-Identifier: MIT

import LFADriver
import LFASimulatedTree
import LFASimulator
import Testing
import VirtualTime

@Suite("The tree: reading and writing")
struct FileTests {
  @Test("Who reads in pieces gets the pieces of one text")
  func pieces() throws {
    let rig = try Rig()
    let file = try rig.open("\(Rig.monitor)/current_version", forReading: true)
    #expect(try file.read(at: 0, count: 2) == "1.")
    try rig.write("\(Rig.monitor)/activate", "1")
    #expect(try file.read(at: 2, count: 100) == "0\n")
    #expect(try file.read(at: 4) == "")
    // From the beginning, or from anywhere else, it is another look.
    #expect(try file.read(at: 0) == "1.1\n")
    #expect(try file.read(at: 2) == "1\n")
  }

  @Test("Places that no text has", arguments: [4, 4096, 1 << 40, .max] as [Int64])
  func behindTheEnd(offset: Int64) throws {
    let file = try Rig().open("\(Rig.monitor)/current_version", forReading: true)
    #expect(try file.read(at: offset) == "")
    #expect(try file.read(at: offset, count: .max) == "")
    #expect(try file.read(at: 0, count: 0) == "")
    #expect(try file.read(at: 0, count: .max) == "1.0\n")
  }

  @Test("Negative places and sizes")
  func negative() throws {
    let file = try Rig().open("\(Rig.monitor)/current_version", forReading: true)
    for (offset, count) in [(-1, 10), (.min, 10), (0, -1), (0, .min)] as [(Int64, Int)] {
      #expect(
        failure { () throws(LFADriver.Errno) in
          _ = try file.read(at: offset, count: count)
        } == .invalid)
    }
  }

  @Test(
    "Texts that are no boolean do nothing",
    arguments: [
      [0], Array("1\n\n".utf8), Array(" 1".utf8), Array("10".utf8), [0xff, 0xfe], [0x31, 0],
      Array("\n".utf8), Array(repeating: 0x31, count: 4096), Array(repeating: 0x31, count: 4097),
      Array(repeating: 0x31, count: 1 << 20),
    ] as [[UInt8]])
  func noBoolean(bytes: [UInt8]) throws {
    let rig = try Rig()
    for name in ["activate", "prime", "cancel", "auto_activate", "force_cpu_rendezvous"] {
      let file = try rig.open("\(Rig.monitor)/\(name)", forWriting: true)
      #expect(
        failure { () throws(LFADriver.Errno) in
          _ = try file.write(bytes, by: SimulatedProcess(of: rig.machine))
        } == .invalid)
    }
    #expect(try rig.read("\(Rig.monitor)/current_version") == "1.0")
    #expect(try rig.read("\(Rig.monitor)/state") == "pending")
  }

  @Test("Of a write that is longer than a page, a page counts; one of nothing is none")
  func lengths() throws {
    let rig = try Rig()
    let digits = Array(repeating: UInt8(ascii: "0"), count: 4093) + Array("144".utf8)
    let file = try rig.open("module/arm_lfa/parameters/prime_timeout_ms", forWriting: true)
    let process = SimulatedProcess(of: rig.machine)
    #expect(try file.write(digits + Array("junk".utf8), by: process) == 4096)
    // Octal, as the text begins with a zero.
    #expect(try rig.read("module/arm_lfa/parameters/prime_timeout_ms") == "100")
    #expect(try file.write([], by: process) == 0)
    let activate = try rig.open("\(Rig.monitor)/activate", forWriting: true)
    #expect(try activate.write([], by: process) == 0)
    #expect(try rig.read("simulator/writes") == "")
  }

  @Test("There is news where the driver told of a change since the last look")
  func news() throws {
    let rig = try Rig()
    let version = try rig.open("\(Rig.monitor)/current_version", forReading: true)
    let name = try rig.open("\(Rig.monitor)/name", forReading: true)
    let other = try rig.open("\(Rig.payload)/current_version", forReading: true)
    let device = try rig.open("devices/platform/arm-lfa/spec_version", forReading: true)
    let files = [version, name, other, device]
    #expect(files.map(\.hasNews) == [true, true, true, true])
    for file in files { _ = try file.read(at: 0) }
    #expect(files.map(\.hasNews) == [false, false, false, false])
    try rig.write("\(Rig.monitor)/activate", "1")
    #expect(files.map(\.hasNews) == [true, false, false, false])
    // What goes on from the last look is no other one.
    _ = try version.read(at: 4)
    #expect(version.hasNews)
    #expect(try version.read(at: 0) == "1.1\n")
    #expect(!version.hasNews)
    try rig.write("simulator/remove", "47d4086d-4cfe-9846-9b95-2950cbbd5a00")
    try rig.write("simulator/notify", "1")
    #expect(files.map(\.hasNews) == [true, true, false, false])
  }

  @Test("Settings are kept")
  func settings() throws {
    let rig = try Rig()
    try rig.write("\(Rig.payload)/auto_activate", "on")
    try rig.write("\(Rig.payload)/force_cpu_rendezvous", "NO")
    #expect(try rig.read("\(Rig.payload)/auto_activate") == "1")
    #expect(try rig.read("\(Rig.payload)/force_cpu_rendezvous") == "0")
    #expect(rig.failure("\(Rig.payload)/activate", "0") == .invalid)
    try rig.write("\(Rig.payload)/activate", "y")
    // One CPU did it alone.
    #expect(rig.machine.hardware.history.map(\.cpuCount) == [1])
  }

  static let parameters: [(text: String, result: String)] = [
    ("100", "100"), ("600000", "600000"), ("+200", "200"), ("0x100", "256"), ("0XfF", "255"),
    ("0200", "128"), ("200\u{0}junk", "200"), ("99", "ERANGE"), ("600001", "ERANGE"),
    ("0", "ERANGE"), ("4294967295", "ERANGE"), ("4294967296", "ERANGE"),
    ("18446744073709551616", "ERANGE"), ("99999999999999999999999999x", "ERANGE"),
    ("", "EINVAL"), ("-1", "EINVAL"), ("abc", "EINVAL"), ("0x", "EINVAL"), ("08", "EINVAL"),
    ("100 ", "EINVAL"), (" 100", "EINVAL"), ("1e3", "EINVAL"), ("++1", "EINVAL"),
    ("200\n\n", "EINVAL"),
  ]

  @Test("Parameters read as kstrtouint() does, and have their range", arguments: parameters)
  func parameter(text: String, result: String) throws {
    let rig = try Rig()
    let path = "module/arm_lfa/parameters/prime_timeout_ms"
    let error = rig.failure(path, text)
    if let error {
      #expect("\(error.name)" == result)
      #expect(try rig.read(path) == "30000")
    } else {
      #expect(try rig.read(path) == result)
    }
  }

  @Test(
    "The ranges of the parameters",
    arguments: [
      ("prime_timeout_ms", "30000", 100, 600_000), ("activate_timeout_ms", "10000", 100, 60_000),
      ("poll_interval_ms", "10", 1, 1000),
    ])
  func ranges(name: String, start: String, low: Int, high: Int) throws {
    let rig = try Rig()
    let path = "module/arm_lfa/parameters/\(name)"
    #expect(try rig.read(path) == start)
    #expect(rig.failure(path, "\(low - 1)") == .outOfRange)
    #expect(rig.failure(path, "\(high + 1)") == .outOfRange)
    for value in [low, high] {
      try rig.write(path, "\(value)")
      #expect(try rig.read(path) == "\(value)")
    }
  }

  @Test("A limit that is set counts from the next phase on")
  func limit() throws {
    let rig = try Rig(plan: "load * again")
    try rig.write("module/arm_lfa/parameters/prime_timeout_ms", "100")
    let start = rig.machine.hardware.clock.now
    #expect(rig.failure("\(Rig.monitor)/activate") == .timedOut)
    #expect(rig.machine.hardware.clock.now - start < 1_000_000_000)
    #expect(rig.machine.hardware.isAgentIdle)
  }
}
