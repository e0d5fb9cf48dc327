// SPDX-License-Identifier: MIT

import LFADriver

/// Names a file, directory or link of a ``SimulatedTree``, as an inode number does.
///
/// Numbers are never used again: a component's directory that comes again has other numbers than
/// the one that went.
public struct Node: RawRepresentable, Hashable, Sendable {
  /// Holds the number.
  public let rawValue: UInt64

  /// Wraps a number, which may be none that a tree has.
  public init(rawValue: UInt64) {
    self.rawValue = rawValue
  }

  /// Names the directory at the top.
  public static var root: Node { Node(rawValue: 1) }

  /// Names a fixed node, by its place in the layout.
  init(fixed index: Int) {
    rawValue = UInt64(index) + 1
  }

  /// Names the directory of a component, by its number.
  init(directory number: UInt64) {
    rawValue = Node.firstOfComponents &+ number &* Node.numbersOfComponent
  }

  /// Names a file in such a directory.
  init(directory number: UInt64, _ attribute: Attribute) {
    rawValue = Node(directory: number).rawValue &+ 1 &+ UInt64(attribute.rawValue)
  }

  /// Tells the place in the layout; nil for nodes of components.
  var fixedIndex: Int? {
    rawValue >= 1 && rawValue < Node.firstOfComponents ? Int(rawValue - 1) : nil
  }

  /// Tells the number of a component's directory, and the file in it if it is not the directory
  /// itself that is named; nil for fixed nodes.
  var componentPart: (directory: UInt64, attribute: Attribute?)? {
    guard rawValue >= Node.firstOfComponents else { return nil }
    let (number, part) = (rawValue - Node.firstOfComponents)
      .quotientAndRemainder(dividingBy: Node.numbersOfComponent)
    if part == 0 { return (number, nil) }
    guard let attribute = Attribute(rawValue: UInt8(part - 1)) else { return nil }
    return (number, attribute)
  }

  private static var firstOfComponents: UInt64 { 1024 }
  /// One for the directory, and one for each of its files: at most 15.
  private static var numbersOfComponent: UInt64 { 16 }
}
