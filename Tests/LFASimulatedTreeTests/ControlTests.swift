// SPDX-License-Identifier: MIT

import LFADriver
import LFASimulatedTree
import LFASimulator
import Testing

@Suite("The tree: control files")
struct ControlTests {
  static let monitor = "47d4086d-4cfe-9846-9b95-2950cbbd5a00"
  static let stranger = "11111111-2222-3333-4444-555555555555"

  @Test("An image that a BMC offers waits at once, and runs when activated")
  func offer() throws {
    let rig = try Rig()
    try rig.write("simulator/offer", "5eb0271d-8e3a-4c6f-a65f-4dc8327b109e 2.8")
    #expect(try rig.read("\(Rig.unknown)/pending_version") == "2.8")
    try rig.write("\(Rig.unknown)/activate", "1")
    #expect(try rig.read("\(Rig.unknown)/current_version") == "2.8")
    // An older one is no update.
    try rig.write("simulator/offer", "5eb0271d-8e3a-4c6f-a65f-4dc8327b109e 2.7")
    #expect(try rig.read("\(Rig.unknown)/state") == "idle")
  }

  @Test(
    "Defects and the errors they make",
    arguments: [
      ("corrupt", "EKEYREJECTED"), ("unreadable", "EIO"), ("too-large", "ENOMEM"),
      ("refuses", "ECANCELED"),
    ])
  func defects(word: String, errno: String) throws {
    let rig = try Rig()
    // In the place of the good one.
    try rig.write("simulator/offer", "\(Self.monitor) 1.1 \(word)")
    #expect(rig.failure("\(Rig.monitor)/activate").map { "\($0.name)" } == errno)
    #expect(try rig.read("\(Rig.monitor)/state") == "failed")
    #expect(try rig.read("\(Rig.monitor)/current_version") == "1.0")
    try rig.write("simulator/offer", "\(Self.monitor) 1.1")
    try rig.write("\(Rig.monitor)/activate", "1")
    #expect(try rig.read("\(Rig.monitor)/current_version") == "1.1")
  }

  @Test("A component that goes takes its directory along, and comes back as another")
  func vanishing() throws {
    let rig = try Rig()
    let file = try rig.open("\(Rig.monitor)/name", forReading: true)
    let activate = try rig.open("\(Rig.monitor)/activate", forWriting: true)
    let node = try rig.node("\(Rig.monitor)/name")
    #expect(try file.read(at: 0, count: 4) == "TF-A")
    try rig.write("simulator/remove", Self.monitor)
    #expect(rig.has(Rig.monitor))
    try rig.write("simulator/notify", "1")
    #expect(!rig.has(Rig.monitor))
    try expectGone(rig, file, activate, node)
    try rig.write("simulator/add", "\(Self.monitor) 4.0")
    try rig.write("simulator/notify", "1")
    #expect(try rig.read("\(Rig.monitor)/current_version") == "4.0")
    #expect(try rig.node("\(Rig.monitor)/name") != node)
    try expectGone(rig, file, activate, node)
  }

  private func expectGone(
    _ rig: Rig, _ file: OpenFile, _ activate: OpenFile, _ node: Node
  ) throws {
    #expect(failure { () throws(LFADriver.Errno) in _ = try file.read(at: 4) } == .noDevice)
    #expect(failure { () throws(LFADriver.Errno) in _ = try file.read(at: 0) } == .noDevice)
    #expect(
      failure { () throws(LFADriver.Errno) in
        _ = try activate.write(Array("1".utf8), by: .init(of: rig.machine))
      } == .noDevice)
    #expect(
      failure { () throws(LFADriver.Errno) in
        _ = try rig.tree.open(node, forReading: true, forWriting: false)
      } == .noDevice)
    // fstat() of an open file still answers.
    #expect(try rig.tree.attributes(of: node).mode == 0o444)
  }

  @Test("A notification activates what is to be activated automatically")
  func notify() throws {
    let rig = try Rig()
    try rig.write("\(Rig.payload)/auto_activate", "1")
    try rig.write("simulator/notify", "1")
    #expect(try rig.read("\(Rig.payload)/current_version") == "1.1")
    #expect(try rig.read("\(Rig.monitor)/current_version") == "1.0")
    // Nobody wrote that.
    #expect(try rig.read("simulator/writes") == "\(Rig.payload)/auto_activate 1 0")
    #expect(try rig.read("simulator/log").contains("BL32 secure payload"))
  }

  @Test("A plan of faults counts from when it is written, and can be taken back")
  func faults() throws {
    let rig = try Rig()
    #expect(try rig.read("simulator/faults") == "")
    try rig.write("simulator/faults", "# planted\nprime 1 status AUTH_ERROR")
    #expect(try rig.read("simulator/faults") == "prime 1 status -3")
    #expect(rig.failure("\(Rig.monitor)/activate") == .rejected)
    try rig.write("\(Rig.monitor)/activate", "1")
    try rig.write("simulator/faults", "prime * status DEVICE_ERROR")
    #expect(rig.failure("\(Rig.payload)/activate") == .io)
    #expect(rig.failure("simulator/faults", "prime sometimes") == .invalid)
    #expect(rig.failure("\(Rig.payload)/activate") == .io)
    try rig.write("simulator/faults", "")
    try rig.write("\(Rig.payload)/activate", "1")
  }

  static let refused: [(file: String, text: String, errno: String)] = [
    ("offer", "", "EINVAL"), ("offer", monitor, "EINVAL"), ("offer", "\(monitor) 1", "EINVAL"),
    ("offer", "\(monitor) 1.x", "EINVAL"), ("offer", "\(monitor) +1.1", "EINVAL"),
    ("offer", "\(monitor) 4294967296.0", "EINVAL"), ("offer", "\(monitor) 2.0 odd", "EINVAL"),
    ("offer", "\(monitor) 2.0 corrupt more", "EINVAL"), ("offer", "BL31 2.0", "EINVAL"),
    ("offer", "\(stranger) 2.0", "ENOENT"), ("add", "\(monitor) 1.0", "EEXIST"),
    ("add", stranger, "EINVAL"), ("add", "\(stranger) 1.0 odd", "EINVAL"),
    ("remove", stranger, "ENOENT"), ("remove", "", "EINVAL"),
    ("remove", "\(monitor) \(stranger)", "EINVAL"), ("notify", "0", "EINVAL"),
    ("notify", "", "EINVAL"), ("faults", "nonsense", "EINVAL"),
    ("faults", String(repeating: "# ", count: 40_000), "EFBIG"),
    ("offer", String(repeating: "\u{fffd}", count: 30_000), "EFBIG"),
  ]

  @Test("What control files refuse", arguments: refused)
  func refusals(file: String, text: String, errno: String) throws {
    let rig = try Rig()
    let names = ["EINVAL": 22, "ENOENT": 2, "EEXIST": 17, "EFBIG": 27] as [String: Int32]
    #expect(rig.failure("simulator/\(file)", text)?.rawValue == names[errno])
    #expect(try rig.read("\(Rig.monitor)/pending_version") == "1.1")
  }

  @Test("Components that come, with what they can")
  func add() throws {
    let rig = try Rig()
    try rig.write(
      "simulator/add", "\(Self.stranger) 3.1 not-capable may-reset-cpu rendezvous-optional")
    try rig.write("simulator/notify", "1")
    let directory = "firmware/lfa/\(Self.stranger)"
    let texts = try [
      "activation_capable", "may_reset_cpu", "cpu_rendezvous", "current_version",
    ].map { try rig.read("\(directory)/\($0)") }
    #expect(texts == ["0", "1", "0", "3.1"])
    #expect(rig.failure("simulator/add", "\(Self.stranger) 3.1")?.rawValue == 17)
  }

  @Test("There is an end to offers")
  func tooManyOffers() throws {
    let rig = try Rig()
    // One is there from the beginning.
    for minor in 2...256 { try rig.write("simulator/offer", "\(Self.monitor) 1.\(minor)") }
    #expect(rig.failure("simulator/offer", "\(Self.monitor) 1.257")?.rawValue == 28)
    try rig.write("simulator/offer", "\(Self.monitor) 1.256 corrupt")
  }

  @Test("Values are told as one word each")
  func words() throws {
    let rig = try Rig()
    for text in ["", "a b", "\u{1b}[2J", "\\x", "é", String(repeating: "1", count: 33)] {
      _ = rig.failure("\(Rig.monitor)/activate", text)
    }
    let values = try rig.read("simulator/writes").split(separator: "\n").map {
      $0.split(separator: " ")
    }
    #expect(values.map(\.count) == Array(repeating: 3, count: 6))
    #expect(
      values.map { String($0[1]) } == [
        "\"\"", "a\\x20b", "\\x1b[2J", "\\x5cx", "\\xc3\\xa9",
        String(repeating: "1", count: 32) + "...",
      ])
    #expect(values.allSatisfy { $0[2] == "EINVAL" })
  }
}
