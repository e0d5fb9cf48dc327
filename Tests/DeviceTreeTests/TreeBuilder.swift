// SPDX-License-Identifier: MIT

/// Builds a flattened device tree byte by byte, well formed unless the test breaks it.
struct TreeBuilder {
  private(set) var structure: [UInt8] = []
  private(set) var strings: [UInt8] = []

  mutating func begin(_ name: String) {
    word(1)
    structure += Array(name.utf8) + [0]
    pad()
  }

  mutating func end() { word(2) }

  mutating func nop() { word(4) }

  mutating func property(_ name: String, _ value: [UInt8] = []) {
    word(3)
    word(UInt32(value.count))
    word(UInt32(strings.count))
    strings += Array(name.utf8) + [0]
    structure += value
    pad()
  }

  mutating func property(_ name: String, text: String) {
    property(name, Array(text.utf8) + [0])
  }

  mutating func property(_ name: String, words: UInt32...) {
    property(name, words.flatMap(bigEndian))
  }

  mutating func word(_ value: UInt32) { structure += bigEndian(value) }

  private mutating func pad() {
    while structure.count % 4 != 0 { structure.append(0) }
  }

  /// Assembles header, one memory reservation, structure and strings.
  func blob() -> [UInt8] {
    let reservations: [UInt8] =
      bigEndian(0) + bigEndian(0x4000_0000) + bigEndian(0) + bigEndian(0x1000)
      + [UInt8](repeating: 0, count: 16)
    let body = structure + bigEndian(9)
    let structureOffset = 40 + reservations.count
    let stringsOffset = structureOffset + body.count
    let header: [UInt32] = [
      0xd00d_feed, UInt32(stringsOffset + strings.count), UInt32(structureOffset),
      UInt32(stringsOffset), 40, 17, 16, 0, UInt32(strings.count), UInt32(body.count),
    ]
    return header.flatMap(bigEndian) + reservations + body + strings
  }

  /// Describes a machine as QEMU does: two CPUs, memory in both worlds, a command line.
  static func machine() -> TreeBuilder {
    var tree = TreeBuilder()
    tree.begin("")
    tree.property("#address-cells", words: 2)
    tree.property("#size-cells", words: 2)
    tree.property("compatible", text: "linux,dummy-virt")
    tree.begin("memory@40000000")
    tree.property("reg", words: 0, 0x4000_0000, 0, 0x4000_0000)
    tree.property("device_type", text: "memory")
    tree.end()
    tree.begin("secram@e000000")
    tree.property("secure-status", text: "okay")
    tree.property("status", text: "disabled")
    tree.property("reg", words: 0, 0x0e00_0000, 0, 0x0100_0000)
    tree.property("device_type", text: "memory")
    tree.end()
    tree.begin("cpus")
    tree.property("#size-cells", words: 0)
    for index in 0..<2 {
      tree.begin("cpu@\(index)")
      tree.property("reg", words: UInt32(index))
      tree.end()
    }
    tree.begin("cpu-map")
    tree.end()
    tree.end()
    tree.begin("chosen")
    tree.property("bootargs", text: "console=ttyAMA0")
    tree.end()
    tree.end()
    return tree
  }
}

func bigEndian(_ value: UInt32) -> [UInt8] {
  [UInt8(value >> 24), UInt8(value >> 16 & 0xff), UInt8(value >> 8 & 0xff), UInt8(value & 0xff)]
}
