// SPDX-License-Identifier: MIT

public import LFA
public import LFASysfs

/// Knows what people call components: TF-A's names, the usual short ones, and those that a vendor
/// has put into a drop-in directory.
public struct ComponentNames: Equatable, Sendable {
  /// Maps components to the names of vendors and administrators; they come before all others.
  public private(set) var given: [GUID: String] = [:]

  /// Knows TF-A's names and the usual short ones only.
  public init() {}

  /// Gives a component a name, in place of one it was given before.
  ///
  /// - Throws: If the text is not 1 to 64 letters, digits, spaces, or `.`, `_`, `-`, `+`, `/`, `(`,
  ///   `)`, or has neither letters nor digits.
  public mutating func give(_ guid: GUID, _ name: String) throws(NameError) {
    guard (1...64).contains(name.utf8.count), name.utf8.allSatisfy(ComponentNames.isAllowed),
      name.first != " ", name.last != " "
    else { throw .notAName }
    let slug = ComponentNames.slug(name)
    guard !slug.isEmpty else { throw .notAName }
    // What looks like a GUID or the beginning of one could hide another component.
    guard !ComponentNames.isPrefix(name), !ComponentNames.isPrefix(slug) else {
      throw .looksLikeGUID
    }
    given[guid] = name
  }

  /// Tells what to show: the given name, else the driver's, else TF-A's, else the GUID.
  public func displayName(_ component: Component) -> String {
    displayName(component.guid, driverName: component.name)
  }

  /// Tells what to show for a component whose driver names it so, or not at all.
  public func displayName(_ guid: GUID, driverName: String?) -> String {
    if let name = given[guid] { return name }
    if let driverName, GUID(driverName) == nil { return driverName }
    return guid.knownName.map { "\($0)" } ?? guid.text
  }

  /// Lists the short names that stand for a component on the command line.
  public func aliases(_ guid: GUID) -> [String] {
    var aliases: [String] = []
    switch guid {
    case .bl31: aliases = ["bl31"]
    case .bl32: aliases = ["bl32"]
    case .bl33: aliases = ["bl33"]
    case .rmm: aliases = ["rmm"]
    default: break
    }
    for name in [given[guid], guid.knownName.map { "\($0)" }] {
      guard let name else { continue }
      let slug = ComponentNames.slug(name)
      if !aliases.contains(slug) { aliases.append(slug) }
    }
    return aliases
  }

  /// Finds the component that a text stands for: a GUID, a name, or the beginning of a GUID that
  /// only one of them has.
  ///
  /// - Throws: ``ExitStatus/noComponent`` if it is none of them, or several.
  public func find(_ text: String, among components: [ComponentDirectory]) throws(Failure) -> Int {
    try find(text, amongGUIDs: components.map(\.guid))
  }

  /// Finds the component in the same way among those with the given GUIDs.
  public func find(_ text: String, amongGUIDs components: [GUID]) throws(Failure) -> Int {
    if let guid = GUID(text) {
      guard let index = components.firstIndex(of: guid) else { throw notFound(text, components) }
      return index
    }
    let slug = ComponentNames.slug(text)
    let named = components.indices.filter { aliases(components[$0]).contains(slug) }
    if let index = try only(named, text, components) { return index }
    guard ComponentNames.isPrefix(text) else { throw notFound(text, components) }
    let prefix = text.lowercased()
    let begun = components.indices.filter { components[$0].text.hasPrefix(prefix) }
    if let index = try only(begun, text, components) { return index }
    throw notFound(text, components)
  }

  private func only(
    _ indices: [Int], _ text: String, _ components: [GUID]
  ) throws(Failure) -> Int? {
    guard indices.count > 1 else { return indices.first }
    throw Failure(
      .noComponent,
      "'\(text.printable)' fits \(indices.count) components: \(list(indices.map { components[$0] }))",
      remedy: "use more of the GUID")
  }

  private func notFound(_ text: String, _ components: [GUID]) -> Failure {
    let there = components.isEmpty ? "the firmware lists none" : "there are: \(list(components))"
    return Failure(.noComponent, "no component '\(text.printable)'; \(there)")
  }

  /// Lists a few components, by their shortest names.
  private func list(_ components: [GUID]) -> String {
    let names = components.prefix(8).map { aliases($0).first ?? $0.text }
    return names.joined(separator: ", ") + (components.count > 8 ? ", …" : "")
  }

  /// Spells a name without anything that a shell would have to quote.
  static func slug(_ name: some StringProtocol) -> String {
    let words = name.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    return words.joined(separator: "-")
  }

  /// Tells whether a text may be the beginning of a GUID: four digits at least.
  private static func isPrefix(_ text: String) -> Bool {
    (4...GUID.textLength).contains(text.utf8.count)
      && text.utf8.allSatisfy { character in
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
          UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }

  private static func isAllowed(_ character: UInt8) -> Bool {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: " "), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "/"),
      UInt8(ascii: "("), UInt8(ascii: ")"):
      true
    default: false
    }
  }
}

/// Says why a text is no name for a component.
public enum NameError: Error, Equatable, Sendable {
  /// It is too long, empty, or has characters that names do not have.
  case notAName
  /// It could be mistaken for a GUID.
  case looksLikeGUID
}
