// SPDX-License-Identifier: MIT

import LFA
public import LFADriver
public import LFASimulator
import LFAText

/// Is the part of /sys that the driver makes, over a simulated machine, and a directory `simulator`
/// of files for tests beside it.
///
/// Every method may be called from any thread; none waits but those of ``OpenFile``.
public final class SimulatedTree: Sendable {
  /// Is the machine whose driver answers.
  public let machine: SimulatedMachine

  let journal = WriteJournal()
  let actions: ControlActions
  private let layout = Layout()

  /// Makes the tree of a machine whose driver has looked for its agent.
  ///
  /// - Parameter primeCalls: how many calls of PRIME an image takes that is offered later.
  public init(_ machine: SimulatedMachine, primeCalls: Int = 1) {
    self.machine = machine
    actions = ControlActions(machine: machine, primeCalls: primeCalls)
  }

  /// Tells what stat() does of a node, also of one whose component is gone: it may be open.
  ///
  /// - Throws: ``Errno/noEntry`` for a node that there never is.
  public func attributes(of node: Node) throws(Errno) -> Attributes {
    if let (_, attribute) = node.componentPart {
      return attribute.map { .file($0.mode) } ?? .directory
    }
    switch layout[node]?.content {
    case .directory, .components: return .directory
    case .link(let target): return .link(to: target)
    case .device: return .file(0o444)
    case .parameter: return .file(0o644)
    case .control(let control): return .file(control.mode)
    case nil: throw .noEntry
    }
  }

  /// Finds an entry of a directory.
  ///
  /// - Throws: ``Errno/noEntry``; ``Errno/notDirectory``.
  public func look(for name: String, in node: Node) throws(Errno) -> Node {
    guard try attributes(of: node).kind == .directory else { throw .notDirectory }
    if layout[node]?.content == .components {
      // Names are in lower case, and nothing else names a component.
      guard let guid = GUID(name), guid.text == name,
        let directory = machine.directory(of: guid)
      else { throw .noEntry }
      return Node(directory: directory.number)
    }
    let child = try list(node).first { $0.name == name }
    guard let child else { throw .noEntry }
    return child.node
  }

  /// Lists a directory, without `.` and `..`.
  ///
  /// - Throws: ``Errno/noEntry``; ``Errno/notDirectory``.
  public func list(_ node: Node) throws(Errno) -> [(name: String, node: Node)] {
    guard try attributes(of: node).kind == .directory else { throw .notDirectory }
    if let (number, _) = node.componentPart {
      guard machine.directory(numbered: number) != nil else { throw .noEntry }
      return (0..<UInt8(Attribute.count)).compactMap { Attribute(rawValue: $0) }
        .map { ("\($0.fileName)", Node(directory: number, $0)) }
    }
    guard let entry = layout[node] else { throw .noEntry }
    guard entry.content == .components else { return entry.children }
    return machine.listDirectories().map { ($0.guid.text, Node(directory: $0.number)) }
  }

  /// Tells where a link leads.
  ///
  /// - Throws: ``Errno/noEntry``; ``Errno/invalid`` for what is no link.
  public func target(of node: Node) throws(Errno) -> String {
    _ = try attributes(of: node)
    guard case .link(let target) = layout[node]?.content else { throw .invalid }
    return target
  }

  /// Opens a file.
  ///
  /// Modes count for everybody: sysfs refuses root, too, to read what can only be written.
  ///
  /// - Throws: ``Errno/access``; ``Errno/noDevice`` if its directory is gone; ``Errno/isDirectory``;
  ///   ``Errno/invalid`` for a link.
  public func open(
    _ node: Node, forReading: Bool, forWriting: Bool
  ) throws(Errno) -> OpenFile {
    let content = try content(of: node)
    let attributes = try attributes(of: node)
    guard !forReading || attributes.mode & 0o444 != 0, !forWriting || attributes.mode & 0o222 != 0
    else { throw .access }
    return OpenFile(self, content)
  }

  private func content(of node: Node) throws(Errno) -> OpenFile.Content {
    if let (number, attribute) = node.componentPart {
      guard let directory = machine.directory(numbered: number) else { throw .noDevice }
      guard let attribute else { throw .isDirectory }
      return .component(directory, attribute)
    }
    switch layout[node]?.content {
    case .directory, .components: throw .isDirectory
    case .link: throw .invalid
    case .device(let attribute): return .device(attribute)
    case .parameter(let parameter): return .parameter(parameter)
    case .control(let control): return .control(control)
    case nil: throw .noEntry
    }
  }
}
