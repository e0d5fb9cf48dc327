// SPDX-License-Identifier: MIT

import LFADriver

/// Lists the nodes that are there from the beginning to the end, by their numbers.
struct Layout {
  /// Says what a node is.
  enum Content: Equatable {
    case directory
    /// The directory of which those of the components are part.
    case components
    case link(String)
    case device(DeviceAttribute)
    case parameter(Parameter)
    case control(Control)
  }

  /// Is one node; entry names are in the order in which they were made.
  struct Entry {
    var content: Content
    var children: [(name: String, node: Node)] = []
  }

  private(set) var entries = [Entry(content: .directory)]

  /// Lays out the tree of a driver whose platform device is `arm-lfa`.
  init() {
    make("firmware/lfa", .components)
    let device = "devices/platform/arm-lfa"
    for number in 0..<DeviceAttribute.count {
      guard let attribute = DeviceAttribute(rawValue: UInt8(number)) else { continue }
      make("\(device)/\(attribute.fileName)", .device(attribute))
    }
    make("bus/platform/drivers/arm-lfa/arm-lfa", .link("../../../../\(device)"))
    for parameter in Parameter.allCases {
      make("module/arm_lfa/parameters/\(parameter.fileName)", .parameter(parameter))
    }
    for control in Control.allCases { make("simulator/\(control.rawValue)", .control(control)) }
  }

  /// Finds a node; nil for a number that is none's.
  subscript(node: Node) -> Entry? {
    guard let index = node.fixedIndex, entries.indices.contains(index) else { return nil }
    return entries[index]
  }

  private mutating func make(_ path: String, _ content: Content) {
    var index = 0
    for name in path.split(separator: "/").map(String.init) {
      if let child = entries[index].children.first(where: { $0.name == name })?.node.fixedIndex {
        index = child
      } else {
        entries[index].children.append((name, Node(fixed: entries.count)))
        index = entries.count
        entries.append(Entry(content: .directory))
      }
    }
    entries[index].content = content
  }
}
