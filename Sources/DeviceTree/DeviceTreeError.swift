// SPDX-License-Identifier: MIT

/// Says why a flattened device tree was refused, or could not be written.
public enum DeviceTreeError: Error, Equatable, Sendable {
  /// The blob is shorter than its header, or than its header says.
  case truncated
  /// The blob does not start with 0xd00dfeed.
  case magic
  /// The format is older than version 17, or not compatible with it.
  case version
  /// A block lies outside the blob, or off its alignment.
  case blockBounds
  /// The structure block holds a word that is no token, or ends inside one.
  case token
  /// Nodes do not nest: an end without a beginning, or the other way round.
  case nesting
  /// A node's name has no end.
  case nodeName
  /// A property's value reaches past the structure block.
  case propertyValue
  /// A property's name lies outside the strings block, or has no end.
  case propertyName
  /// A property stands outside of any node.
  case propertyPlace
  /// A range of memory is described in cells that are not one or two words wide.
  case cells
  /// The memory reservation block has no end.
  case reservations
  /// The memory lent is too small for the result.
  case noSpace
}

extension DeviceTreeError {
  /// Says in a few words what is wrong, for a log line.
  public var text: StaticString {
    switch self {
    case .truncated: "device tree is truncated"
    case .magic: "device tree magic is wrong"
    case .version: "device tree version is not supported"
    case .blockBounds: "device tree block is out of bounds"
    case .token: "device tree token is unknown"
    case .nesting: "device tree nodes do not nest"
    case .nodeName: "device tree node name has no end"
    case .propertyValue: "device tree property value is out of bounds"
    case .propertyName: "device tree property name is out of bounds"
    case .propertyPlace: "device tree property is outside a node"
    case .cells: "device tree cells are not one or two words"
    case .reservations: "device tree reservations have no end"
    case .noSpace: "device tree does not fit its memory"
    }
  }
}
