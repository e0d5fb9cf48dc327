// SPDX-License-Identifier: MIT

import LFA
public import LFADriver
public import LFASysfs

/// Tells people all about a component.
public enum ShowText {
  /// Spells a line per fact.
  public static func text(_ component: Component, _ names: ComponentNames) -> String {
    var lines: [(String, String)] = [
      ("GUID", component.guid.text),
      ("Aliases", names.aliases(component.guid).joined(separator: ", ")),
      ("Directory", component.path.printable),
      ("Runs", component.currentVersion?.text ?? "unknown"),
    ]
    switch component.isPending {
    case true?: lines.append(("Waits", component.pendingVersion?.text ?? "an unknown version"))
    case false?: lines.append(("Waits", "nothing"))
    case nil: break
    }
    if let state = component.state { lines.append(("State", meaning(state))) }
    lines.append(("Activation", ListText.remark(component)))
    if let value = component.requiresRendezvous {
      lines.append(("Rendezvous", value ? "the firmware insists on it" : "optional"))
    }
    if let value = component.forcesRendezvous {
      lines.append(("force-rendezvous", value ? "on" : "off"))
    }
    if let value = component.activatesAutomatically {
      lines.append(("auto-activate", value ? "on" : "off"))
    }
    if let result = component.lastResult { lines.append(("Last attempt", meaning(result))) }
    for problem in component.problems { lines.append(("Problem", "\(problem)")) }
    let width = lines.map(\.0.count).max() ?? 0
    var text = names.displayName(component) + "\n"
    for (label, value) in lines where !value.isEmpty {
      text += "  \(label):\(String(repeating: " ", count: width - label.count + 1))\(value)\n"
    }
    return text
  }

  /// Finds the file that a user means by a field: its name, with underscores or hyphens.
  public static func attribute(_ field: String) -> Attribute? {
    let name = String(field.map { $0 == "-" ? "_" : $0 })
    return (0..<UInt8(Attribute.count)).lazy.compactMap { Attribute(rawValue: $0) }
      .first { "\($0.fileName)" == name && $0.mode & 0o444 != 0 }
  }

  /// Lists the names of the files that can be read.
  public static var fields: [String] {
    (0..<UInt8(Attribute.count)).compactMap { Attribute(rawValue: $0) }
      .filter { $0.mode & 0o444 != 0 }.map { "\($0.fileName)" }
  }

  private static func meaning(_ state: ComponentState) -> String {
    switch state {
    case .idle: "idle: nothing is pending"
    case .pending: "pending: an image waits"
    case .priming: "priming: the firmware loads and checks the image"
    case .primed: "primed: the image is checked and waits for `lfa activate`"
    case .activating: "activating: the firmware switches"
    case .failed: "failed: an image waits, and the last attempt failed"
    case .other(let word): word
    }
  }

  private static func meaning(_ result: LastResultLine) -> String {
    let time = Duration.microseconds(Int64(clamping: result.microseconds)).shortText
    guard result.isSuccess else {
      let attempt = "\(result.phase) of \(result.from.text) → \(result.to.text)"
      if result.isCancelled { return "\(attempt) was cancelled after \(time)" }
      // What ended it was not the firmware's answer then.
      let answer = result.code == 0 ? "" : "\(result.status) (\(result.code)), "
      return "\(attempt) failed after \(time): \(answer)\(result.errno)"
    }
    return result.phase == "PRIME"
      ? "primed \(result.to.text) in \(time)" : "\(result.from.text) → \(result.to.text) in \(time)"
  }
}

extension Duration {
  /// Spells a time below 1000 s with three digits at most, as "0.41 s" or "0.8 ms".
  public var shortText: String {
    let (seconds, attoseconds) = components
    let microseconds =
      Double(seconds) * 1e6 + Double(attoseconds / 1_000_000_000_000)
    switch microseconds {
    case ..<1000: return "\(Int(microseconds)) µs"
    case ..<99_950: return Duration.decimal(microseconds / 1000, digits: 1) + " ms"
    case ..<9_995_000: return Duration.decimal(microseconds / 1e6, digits: 2) + " s"
    default: return Duration.decimal(microseconds / 1e6, digits: 0) + " s"
    }
  }

  private static func decimal(_ value: Double, digits: Int) -> String {
    var unit = 1.0
    for _ in 0..<digits { unit *= 10 }
    let scaled = Int64((value * unit).rounded())
    guard digits > 0 else { return "\(scaled)" }
    let fraction = String(scaled % Int64(unit))
    return "\(scaled / Int64(unit))."
      + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}
