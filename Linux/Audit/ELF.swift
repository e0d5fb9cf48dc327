// SPDX-License-Identifier: MIT

/// Reads the parts of a relocatable ELF64 little-endian object that the audit judges.
struct ELF {
  /// Describes one section, by the fields of Elf64_Shdr.
  struct Section {
    var name: String
    var type: UInt64
    var flags: UInt64
    var offset: Int
    var size: Int
    var link: Int
    var info: Int

    var isAllocated: Bool { flags & 0x2 != 0 }
  }

  /// Describes one symbol of the symbol table.
  struct Symbol {
    var name: String
    var isDefined: Bool
  }

  /// Describes one relocation of an allocated section.
  struct Relocation {
    var section: String
    var type: UInt32
    var symbol: String
  }

  /// Says what is wrong with a file that is no such object.
  struct Malformed: Error {
    var reason: String
  }

  private let bytes: [UInt8]
  let sections: [Section]
  private(set) var symbols: [Symbol] = []
  private(set) var relocations: [Relocation] = []

  init(_ bytes: [UInt8]) throws {
    self.bytes = bytes
    guard bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46, 2, 1]) else {
      throw Malformed(reason: "not a 64-bit little-endian ELF file")
    }
    guard try Self.integer(bytes, 0x12, 2) == 183 else {
      throw Malformed(reason: "not for AArch64")
    }
    let table = Int(try Self.integer(bytes, 0x28, 8))
    let count = Int(try Self.integer(bytes, 0x3c, 2))
    let names = Int(try Self.integer(bytes, 0x3e, 2))
    var sections: [Section] = []
    for index in 0..<count {
      let at = table + index * 64
      sections.append(
        Section(
          name: "\(try Self.integer(bytes, at, 4))",
          type: try Self.integer(bytes, at + 4, 4),
          flags: try Self.integer(bytes, at + 8, 8),
          offset: Int(try Self.integer(bytes, at + 24, 8)),
          size: Int(try Self.integer(bytes, at + 32, 8)),
          link: Int(try Self.integer(bytes, at + 40, 4)),
          info: Int(try Self.integer(bytes, at + 44, 4))))
    }
    guard names < sections.count else { throw Malformed(reason: "no section names") }
    for index in sections.indices {
      sections[index].name = try Self.string(
        bytes, sections[names].offset + (Int(sections[index].name) ?? 0))
    }
    self.sections = sections
    try readSymbols()
    try readRelocations()
  }

  private mutating func readSymbols() throws {
    for table in sections where table.type == 2 {
      guard table.link < sections.count else { throw Malformed(reason: "no symbol names") }
      for at in stride(from: table.offset, to: table.offset + table.size, by: 24) {
        let name = Int(try Self.integer(bytes, at, 4))
        symbols.append(
          Symbol(
            name: try Self.string(bytes, sections[table.link].offset + name),
            isDefined: try Self.integer(bytes, at + 6, 2) != 0))
      }
    }
  }

  private mutating func readRelocations() throws {
    for table in sections where table.type == 4 {
      guard table.info < sections.count else { throw Malformed(reason: "stray relocations") }
      let target = sections[table.info]
      guard target.isAllocated else { continue }
      for at in stride(from: table.offset, to: table.offset + table.size, by: 24) {
        let symbol = Int(try Self.integer(bytes, at + 12, 4))
        relocations.append(
          Relocation(
            section: target.name,
            type: UInt32(try Self.integer(bytes, at + 8, 4)),
            symbol: symbol < symbols.count ? symbols[symbol].name : "?"))
      }
    }
  }

  private static func integer(_ bytes: [UInt8], _ at: Int, _ width: Int) throws -> UInt64 {
    guard at >= 0, at <= bytes.count - width else { throw Malformed(reason: "cut off") }
    return bytes[at..<at + width].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func string(_ bytes: [UInt8], _ at: Int) throws -> String {
    guard at >= 0, at < bytes.count else { throw Malformed(reason: "cut off") }
    return String(decoding: bytes[at...].prefix { $0 != 0 }, as: UTF8.self)
  }
}
