// SPDX-License-Identifier: MIT

/// One range of physical memory, in bytes.
public struct MemoryRange: Equatable, Sendable {
  /// Address of the first byte.
  public let base: UInt64
  /// Size in bytes; the range does not wrap.
  public let size: UInt64

  /// Makes a range; the caller has checked that it does not wrap.
  public init(base: UInt64, size: UInt64) {
    self.base = base
    self.size = size
  }
}

/// Lists the normal memory a tree describes: `reg` of the enabled nodes below the root whose
/// `device_type` is `memory` (Devicetree Specification, section 3.4).
public struct MemoryMap: Sendable {
  /// The most ranges the list holds; further ones are left out.
  public static var capacity: Int { 4 }

  /// Ranges in use.
  public private(set) var count: Int
  private var ranges: InlineArray<4, MemoryRange>

  /// Reads the list out of a tree.
  public init(_ blob: Span<UInt8>) throws(DeviceTreeError) {
    count = 0
    ranges = InlineArray(repeating: MemoryRange(base: 0, size: 0))
    var cursor = Cursor(try Header(decoding: blob))
    var addressCells = 2
    var sizeCells = 1
    var node = Node()
    while true {
      switch try cursor.next(in: blob) {
      case .beginNode:
        if cursor.depth == 2 { node = Node() }
      case .endNode:
        if cursor.depth == 1 {
          try add(node, of: blob, addressCells: addressCells, sizeCells: sizeCells)
        }
      case .property(let name, _, let value):
        if cursor.depth == 1 {
          if blob.holds("#address-cells", in: name) {
            addressCells = try MemoryMap.cells(value, in: blob)
          } else if blob.holds("#size-cells", in: name) {
            sizeCells = try MemoryMap.cells(value, in: blob)
          }
        } else if cursor.depth == 2 {
          node.note(name: name, value: value, in: blob)
        }
      case .end:
        return
      }
    }
  }

  /// Returns the range of this index, or nil if there is none.
  public func range(at index: Int) -> MemoryRange? {
    index >= 0 && index < count ? ranges[index] : nil
  }

  /// Holds what matters of a node until all its properties were seen.
  private struct Node {
    var isMemory = false
    var isDisabled = false
    var reg = 0..<0

    mutating func note(name: Range<Int>, value: Range<Int>, in blob: Span<UInt8>) {
      if blob.holds("device_type", in: name) {
        isMemory = blob.holds("memory\0", in: value)
      } else if blob.holds("status", in: name) {
        isDisabled = !blob.holds("okay\0", in: value) && !blob.holds("ok\0", in: value)
      } else if blob.holds("reg", in: name) {
        reg = value
      }
    }
  }

  private mutating func add(
    _ node: Node, of blob: Span<UInt8>, addressCells: Int, sizeCells: Int
  ) throws(DeviceTreeError) {
    guard node.isMemory, !node.isDisabled else { return }
    let entry = 4 * (addressCells + sizeCells)
    var offset = node.reg.lowerBound
    while node.reg.upperBound - offset >= entry, count < MemoryMap.capacity {
      let base = MemoryMap.number(at: offset, cells: addressCells, in: blob)
      let size = MemoryMap.number(at: offset + 4 * addressCells, cells: sizeCells, in: blob)
      offset += entry
      guard size != 0, !base.addingReportingOverflow(size).overflow else { continue }
      ranges[count] = MemoryRange(base: base, size: size)
      count += 1
    }
  }

  private static func cells(
    _ value: Range<Int>, in blob: Span<UInt8>
  ) throws(DeviceTreeError) -> Int {
    guard value.count == 4 else { throw .cells }
    let cells = blob.word(at: value.lowerBound)
    guard cells == 1 || cells == 2 else { throw .cells }
    return Int(cells)
  }

  private static func number(at offset: Int, cells: Int, in blob: Span<UInt8>) -> UInt64 {
    let first = UInt64(blob.word(at: offset))
    return cells == 1 ? first : first << 32 | UInt64(blob.word(at: offset + 4))
  }
}
