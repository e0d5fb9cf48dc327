// SPDX-License-Identifier: MIT

/// One element of a tree's structure block. Ranges are offsets in the blob.
public enum Token: Equatable, Sendable {
  /// A node begins; its name may be empty.
  case beginNode(name: Range<Int>)
  /// The innermost node ends.
  case endNode
  /// A property of the innermost node.
  case property(name: Range<Int>, nameOffset: UInt32, value: Range<Int>)
  /// The structure block ends; all nodes have ended.
  case end
}

/// Walks the structure block token by token.
///
/// Every range it returns lies inside the blob it is lent, which has to be the same each time.
public struct Cursor: Sendable {
  private let header: Header
  private var position: Int
  /// Counts the nodes that have begun and not ended: 1 inside the root.
  public private(set) var depth: Int

  /// Starts at the beginning of the structure block.
  public init(_ header: Header) {
    self.header = header
    position = header.structure.lowerBound
    depth = 0
  }

  /// Returns the next token; after `.end` it returns `.end` again.
  public mutating func next(in blob: Span<UInt8>) throws(DeviceTreeError) -> Token {
    // The header was checked against a blob of at least this size.
    guard blob.count >= header.totalSize else { throw .truncated }
    while true {
      let word = try takeWord(in: blob)
      switch word {
      case 1:
        let name = position
        guard let end = blob.stringEnd(at: name, below: header.structure.upperBound)
        else { throw .nodeName }
        position = aligned(end &+ 1)
        depth &+= 1
        return .beginNode(name: name..<end)
      case 2:
        guard depth > 0 else { throw .nesting }
        depth &-= 1
        return .endNode
      case 3:
        return try property(in: blob)
      case 4:
        continue
      case 9:
        guard depth == 0 else { throw .nesting }
        position &-= 4
        return .end
      default:
        throw .token
      }
    }
  }

  private mutating func property(in blob: Span<UInt8>) throws(DeviceTreeError) -> Token {
    guard depth > 0 else { throw .propertyPlace }
    let size = Int(try takeWord(in: blob))
    let nameOffset = try takeWord(in: blob)
    let value = position
    guard blob.contains(value, count: size, below: header.structure.upperBound)
    else { throw .propertyValue }
    position = aligned(value &+ size)
    guard Int(nameOffset) < header.strings.count else { throw .propertyName }
    let name = header.strings.lowerBound &+ Int(nameOffset)
    guard let end = blob.stringEnd(at: name, below: header.strings.upperBound)
    else { throw .propertyName }
    return .property(name: name..<end, nameOffset: nameOffset, value: value..<value &+ size)
  }

  private mutating func takeWord(in blob: Span<UInt8>) throws(DeviceTreeError) -> UInt32 {
    guard blob.contains(position, count: 4, below: header.structure.upperBound)
    else { throw .token }
    let word = blob.word(at: position)
    position &+= 4
    return word
  }

  /// Rounds up to a word. The block starts at a word, so the result is at most 3 past its end.
  private func aligned(_ offset: Int) -> Int { (offset &+ 3) & ~3 }
}
