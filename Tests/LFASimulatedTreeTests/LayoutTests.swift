// SPDX-License-Identifier: MIT

import LFADriver
import LFASimulatedTree
import Testing

@Suite("The tree: names, modes and contents")
struct LayoutTests {
  static func walk(_ tree: SimulatedTree, _ node: Node, _ path: String) throws -> [String] {
    var lines: [String] = []
    for (name, child) in try tree.list(node).sorted(by: { $0.name < $1.name }) {
      #expect(try tree.look(for: name, in: node) == child)
      let attributes = try tree.attributes(of: child)
      let place = path + name
      switch attributes.kind {
      case .directory:
        lines.append("\(String(attributes.mode, radix: 8)) \(place)/")
        lines += try walk(tree, child, place + "/")
      case .file:
        #expect(attributes.size == 4096)
        lines.append("\(String(attributes.mode, radix: 8)) \(place)")
      case .link:
        lines.append(
          "\(String(attributes.mode, radix: 8)) \(place) -> \(try tree.target(of: child))")
      }
    }
    return lines
  }

  @Test("All paths with their modes")
  func paths() throws {
    let rig = try Rig()
    let lines = try Self.walk(rig.tree, .root, "")
    let components = [
      "05d0e189-53dc-1347-8d2b-500a4b7a3e38", "47d4086d-4cfe-9846-9b95-2950cbbd5a00",
      "5eb0271d-8e3a-4c6f-a65f-4dc8327b109e", "d6d0eea7-fcea-d54b-9782-9934f234b6e4",
    ].flatMap { guid in
      [
        "755 firmware/lfa/\(guid)/", "200 firmware/lfa/\(guid)/activate",
        "444 firmware/lfa/\(guid)/activation_capable",
        "444 firmware/lfa/\(guid)/activation_pending", "644 firmware/lfa/\(guid)/auto_activate",
        "200 firmware/lfa/\(guid)/cancel", "444 firmware/lfa/\(guid)/cpu_rendezvous",
        "444 firmware/lfa/\(guid)/current_version",
        "644 firmware/lfa/\(guid)/force_cpu_rendezvous", "444 firmware/lfa/\(guid)/last_result",
        "444 firmware/lfa/\(guid)/may_reset_cpu", "444 firmware/lfa/\(guid)/name",
        "444 firmware/lfa/\(guid)/pending_version", "200 firmware/lfa/\(guid)/prime",
        "444 firmware/lfa/\(guid)/state",
      ]
    }
    #expect(
      lines == [
        "755 bus/", "755 bus/platform/", "755 bus/platform/drivers/",
        "755 bus/platform/drivers/arm-lfa/",
        "777 bus/platform/drivers/arm-lfa/arm-lfa -> ../../../../devices/platform/arm-lfa",
        "755 devices/", "755 devices/platform/", "755 devices/platform/arm-lfa/",
        "444 devices/platform/arm-lfa/activations_cancelled",
        "444 devices/platform/arm-lfa/activations_done",
        "444 devices/platform/arm-lfa/activations_failed",
        "444 devices/platform/arm-lfa/activations_tried",
        "444 devices/platform/arm-lfa/last_stop_time_ns",
        "444 devices/platform/arm-lfa/longest_stop_time_ns",
        "444 devices/platform/arm-lfa/spec_version", "755 firmware/", "755 firmware/lfa/",
      ] + components + [
        "755 module/", "755 module/arm_lfa/", "755 module/arm_lfa/parameters/",
        "644 module/arm_lfa/parameters/activate_timeout_ms",
        "644 module/arm_lfa/parameters/poll_interval_ms",
        "644 module/arm_lfa/parameters/prime_timeout_ms", "755 simulator/", "200 simulator/add",
        "644 simulator/faults", "444 simulator/log", "200 simulator/notify",
        "200 simulator/offer", "200 simulator/remove", "444 simulator/writes",
      ])
  }

  static let readable = [
    "name", "activation_capable", "activation_pending", "may_reset_cpu", "cpu_rendezvous",
    "force_cpu_rendezvous", "current_version", "pending_version", "auto_activate", "state",
    "last_result",
  ]

  @Test(
    "What the components' files read as",
    arguments: [
      (Rig.monitor, "TF-A BL31 runtime|1|1|0|1|1|1.0|1.1|0|pending|none"),
      (Rig.payload, "BL32 secure payload|1|1|0|0|1|1.0|1.1|0|pending|none"),
      (Rig.nextImage, "BL33 non-secure payload|0|0|0|1|1|0.0|N/A|0|idle|none"),
      (Rig.unknown, "5eb0271d-8e3a-4c6f-a65f-4dc8327b109e|1|0|0|0|1|2.7|N/A|0|idle|none"),
    ])
  func contents(directory: String, expected: String) throws {
    let rig = try Rig()
    let texts = try Self.readable.map { try rig.read("\(directory)/\($0)") }
    #expect(texts.joined(separator: "|") == expected)
  }

  @Test("An activation, seen through all files")
  func activation() throws {
    let rig = try Rig()
    try rig.write("\(Rig.monitor)/activate", "1")
    #expect(try rig.read("\(Rig.monitor)/current_version") == "1.1")
    #expect(try rig.read("\(Rig.monitor)/pending_version") == "N/A")
    #expect(try rig.read("\(Rig.monitor)/state") == "idle")
    // 4 ms to load, 150 us to switch: the time is virtual here.
    #expect(
      try rig.read("\(Rig.monitor)/last_result")
        == "phase=ACTIVATE code=0 status=SUCCESS errno=0 duration_us=4150 from=1.0 to=1.1")
    let device = "devices/platform/arm-lfa"
    let texts = try [
      "spec_version", "activations_tried", "activations_done", "activations_failed",
      "activations_cancelled", "last_stop_time_ns", "longest_stop_time_ns",
    ].map { try rig.read("\(device)/\($0)") }
    #expect(texts == ["1.0", "1", "1", "0", "0", "150000", "150000"])
    #expect(rig.failure("\(Rig.monitor)/activate") == .nothingPending)
    #expect(rig.failure("\(Rig.nextImage)/activate") == .notCapable)
  }

  @Test("A mode counts for everybody, and directories and links are no files")
  func refusals() throws {
    let rig = try Rig()
    for name in ["activate", "cancel", "prime"] {
      #expect(
        failure { () throws(LFADriver.Errno) in
          _ = try rig.open("\(Rig.monitor)/\(name)", forReading: true)
        } == .access)
    }
    for path in ["\(Rig.monitor)/name", "devices/platform/arm-lfa/spec_version", "simulator/log"] {
      #expect(
        failure { () throws(LFADriver.Errno) in
          _ = try rig.open(path, forReading: true, forWriting: true)
        } == .access)
    }
    for path in ["", "firmware", "firmware/lfa", Rig.monitor] {
      #expect(
        failure { () throws(LFADriver.Errno) in
          _ = try rig.open(path, forReading: true)
        } == .isDirectory)
    }
    let link = try rig.node("bus/platform/drivers/arm-lfa/arm-lfa")
    #expect(
      failure { () throws(LFADriver.Errno) in
        _ = try rig.tree.open(link, forReading: true, forWriting: false)
      } == .invalid)
    #expect(
      failure { () throws(LFADriver.Errno) in _ = try rig.tree.target(of: .root) } == .invalid)
    #expect(failure { () throws(LFADriver.Errno) in _ = try rig.tree.list(link) } == .notDirectory)
  }

  @Test(
    "Names that nothing has",
    arguments: [
      "", ".", "..", "lfa", "47D4086D-4cfe-9846-9b95-2950cbbd5a00",
      "47d4086d4cfe98469b952950cbbd5a00", "{47d4086d-4cfe-9846-9b95-2950cbbd5a00}",
      "00000000-0000-0000-0000-000000000000", "\u{0}", "é", String(repeating: "a", count: 100_000),
    ])
  func strangeNames(name: String) throws {
    let rig = try Rig()
    for path in ["", "firmware", "firmware/lfa", Rig.monitor] {
      let node = try rig.node(path)
      guard !(path == "firmware" && name == "lfa") else { continue }
      #expect(
        failure { () throws(LFADriver.Errno) in
          _ = try rig.tree.look(for: name, in: node)
        } == .noEntry)
    }
    let file = try rig.node("\(Rig.monitor)/name")
    #expect(
      failure { () throws(LFADriver.Errno) in
        _ = try rig.tree.look(for: name, in: file)
      } == .notDirectory)
  }

  @Test(
    "Numbers that no node has",
    arguments: [0, 2000, 1023, 1024, 1025 + 14, 1039, .max, .max - 1, 1 << 63] as [UInt64])
  func strangeNumbers(number: UInt64) throws {
    let rig = try Rig()
    let node = Node(rawValue: number)
    #expect(
      failure { () throws(LFADriver.Errno) in
        _ = try rig.tree.open(node, forReading: true, forWriting: false)
      } != nil)
    #expect(failure { () throws(LFADriver.Errno) in _ = try rig.tree.list(node) } != nil)
    #expect(
      failure { () throws(LFADriver.Errno) in
        _ = try rig.tree.look(for: "name", in: node)
      } != nil)
    _ = try? rig.tree.attributes(of: node)
  }
}
