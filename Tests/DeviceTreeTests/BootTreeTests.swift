// SPDX-License-Identifier: MIT

import DeviceTree
import Testing

@Suite struct BootTreeTests {
  private let boot = BootTree(initrdStart: 0x4800_0000, initrdEnd: 0x4812_3456)

  @Test func addsWhatLinuxNeeds() throws {
    let lines = try flatten(write(boot, TreeBuilder.machine().blob()))
    #expect(lines.contains("/psci compatible=arm,psci-1.0\\0arm,psci-0.2\\0"))
    #expect(lines.contains("/psci method=smc\\0"))
    #expect(lines.contains("/cpus/cpu@0 enable-method=psci\\0"))
    #expect(lines.contains("/cpus/cpu@1 enable-method=psci\\0"))
    #expect(lines.contains("/chosen linux,initrd-start=00000000 48000000"))
    #expect(lines.contains("/chosen linux,initrd-end=00000000 48123456"))
  }

  @Test func keepsEverythingElse() throws {
    let before = try flatten(TreeBuilder.machine().blob())
    let after = try flatten(write(boot, TreeBuilder.machine().blob()))
    let added = after.filter { !before.contains($0) }
    #expect(after.filter { before.contains($0) } == before)
    #expect(added.count == 6)
  }

  @Test func copiesTheReservations() throws {
    let tree = try write(boot, TreeBuilder.machine().blob())
    let copied = Array(tree[40..<72])
    #expect(copied[0..<16] == [0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10, 0])
    #expect(copied[16..<32].allSatisfy { $0 == 0 })
  }

  /// What the tree says already must not stand beside what is added.
  @Test func replacesWhatIsThere() throws {
    let once = try write(boot, TreeBuilder.machine().blob())
    let twice = try write(BootTree(initrdStart: 0x5000_0000, initrdEnd: 0x5000_1000), once)
    let lines = try flatten(twice)
    #expect(lines.filter { $0.hasPrefix("/psci method=") }.count == 1)
    #expect(lines.filter { $0.hasPrefix("/cpus/cpu@0 enable-method=") }.count == 1)
    #expect(
      lines.filter { $0.contains("initrd") } == [
        "/chosen linux,initrd-start=00000000 50000000",
        "/chosen linux,initrd-end=00000000 50001000",
      ])
  }

  @Test func addsNoRamdiskWhereThereIsNone() throws {
    let lines = try flatten(write(BootTree(), TreeBuilder.machine().blob()))
    #expect(!lines.contains { $0.contains("initrd") })
  }

  @Test func makesTheChosenNodeIfNeeded() throws {
    var tree = TreeBuilder()
    tree.begin("")
    tree.end()
    let lines = try flatten(write(boot, tree.blob()))
    #expect(lines.first == "/chosen linux,initrd-start=00000000 48000000")
  }

  /// A node deeper down may be called as one that matters.
  @Test func looksAtWholePaths() throws {
    var tree = TreeBuilder()
    tree.begin("")
    tree.begin("soc")
    for name in ["psci", "chosen", "cpu@0"] {
      tree.begin(name)
      tree.property("enable-method", text: "spin-table")
      tree.property("linux,initrd-start", words: 1)
      tree.end()
    }
    tree.end()
    tree.end()
    let before = try flatten(tree.blob())
    let after = try flatten(write(BootTree(), tree.blob()))
    #expect(after.filter { $0.hasPrefix("/soc") } == before)
  }

  /// Linux's binding wants `compatible` and exactly one interrupt; the GICv3's wants three cells:
  /// kind (0, shared), number, and trigger (1, rising edge).
  @Test func describesWhatNotifies() throws {
    let notifying = BootTree(notification: 200)
    let before = try flatten(write(BootTree(), TreeBuilder.machine().blob()))
    let after = try flatten(write(notifying, TreeBuilder.machine().blob()))
    let node = [
      "/firmware/firmware-update compatible=arm,lfa\\0",
      "/firmware/firmware-update interrupts=00000000 000000c8 00000001",
    ]
    #expect(after == before + node)
    let twice = try flatten(
      write(BootTree(notification: 7), write(notifying, TreeBuilder.machine().blob())))
    #expect(
      twice.filter { $0.hasPrefix("/firmware") } == [
        node[0], "/firmware/firmware-update interrupts=00000000 00000007 00000001",
      ])
  }

  @Test func keepsWhatElseTheFirmwareNodeHolds() throws {
    var tree = TreeBuilder()
    tree.begin("")
    tree.begin("firmware")
    tree.property("ranges")
    tree.begin("optee")
    tree.property("method", text: "smc")
    tree.end()
    tree.end()
    tree.begin("soc")
    tree.begin("firmware-update")
    tree.property("compatible", text: "other")
    tree.end()
    tree.end()
    tree.end()
    let lines = try flatten(write(BootTree(notification: 1), tree.blob()))
    #expect(
      lines == [
        "/firmware ranges=", "/firmware/optee method=smc\\0",
        "/firmware/firmware-update compatible=arm,lfa\\0",
        "/firmware/firmware-update interrupts=00000000 00000001 00000001",
        "/soc/firmware-update compatible=other\\0",
        "/psci compatible=arm,psci-1.0\\0arm,psci-0.2\\0", "/psci method=smc\\0",
      ])
  }

  @Test func refusesEverySizeThatIsTooSmall() throws {
    let boot = BootTree(initrdStart: 0x4800_0000, initrdEnd: 0x4812_3456, notification: 200)
    let blob = TreeBuilder.machine().blob()
    let size = try write(boot, blob).count
    for capacity in 0..<size {
      #expect(throws: DeviceTreeError.noSpace) { try write(boot, blob, capacity: capacity) }
    }
    #expect(try write(boot, blob, capacity: size).count == size)
  }
}

/// Writes a tree and returns its bytes.
func write(_ boot: BootTree, _ blob: [UInt8], capacity: Int = 65536) throws -> [UInt8] {
  var output = [UInt8](repeating: 0xee, count: capacity)
  var span = output.mutableSpan
  let size = try boot.write(blob.span, into: &span)
  return Array(output[..<size])
}

/// Lists a tree's properties, one line each with the node's path.
func flatten(_ blob: [UInt8]) throws -> [String] {
  let span = blob.span
  var cursor = Cursor(try Header(decoding: span))
  var path: [String] = []
  var lines: [String] = []
  while true {
    switch try cursor.next(in: span) {
    case .beginNode(let name):
      path.append(String(decoding: blob[name], as: UTF8.self))
    case .endNode:
      path.removeLast()
    case .property(let name, _, let value):
      let node = "/" + path.dropFirst().joined(separator: "/")
      lines.append("\(node) \(String(decoding: blob[name], as: UTF8.self))=\(text(blob[value]))")
    case .end:
      return lines
    }
  }
}

/// Shows a value as text if it is printable, else as hexadecimal words.
private func text(_ value: ArraySlice<UInt8>) -> String {
  if value.first.map({ $0 >= 0x20 && $0 < 0x7f }) ?? false {
    return value.map { $0 == 0 ? "\\0" : String(UnicodeScalar($0)) }.joined()
  }
  var words: [String] = []
  var rest = value
  while !rest.isEmpty {
    words.append(
      rest.prefix(4).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
    rest = rest.dropFirst(4)
  }
  return words.joined(separator: " ")
}
