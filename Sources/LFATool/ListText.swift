// SPDX-License-Identifier: MIT

public import LFADriver
public import LFASysfs

/// Tells people of all components.
public enum ListText {
  /// Names the files that it needs. `activation_pending` is not among them: where there is a file
  /// `state`, that would ask the firmware twice.
  public static let attributes = AttributeSet([
    .name, .activationCapable, .mayResetCPU, .cpuRendezvous, .forceCPURendezvous, .currentVersion,
    .pendingVersion, .state,
  ])

  /// Spells a verdict and a table.
  public static func text(_ components: [Component], _ names: ComponentNames) -> String {
    var text = verdict(components) + "\n"
    guard !components.isEmpty else { return text }
    let digits = uniqueDigits(components)
    var table = TextTable(["COMPONENT", "GUID", "CURRENT", "PENDING", "STATE", "ACTIVATION"])
    for component in components {
      table.add([
        names.displayName(component), String(component.guid.text.prefix(digits)),
        component.currentVersion?.text ?? "?",
        component.pendingVersion?.text ?? (component.isPending == true ? "?" : "-"),
        component.state?.word ?? (component.isPending.map { $0 ? "pending" : "idle" } ?? "?"),
        remark(component),
      ])
    }
    text += "\n" + table.text
    let problems = components.reduce(0) { $0 + $1.problems.count }
    if problems > 0 {
      text += "\n\(problems) \(problems == 1 ? "file" : "files") could not be read:\n"
      for problem in components.lazy.flatMap(\.problems).prefix(8) { text += "  \(problem)\n" }
      if problems > 8 { text += "  …\n" }
    }
    return text
  }

  /// Says in a sentence what matters most.
  public static func verdict(_ components: [Component]) -> String {
    guard !components.isEmpty else { return "The firmware lists no components." }
    let pending = components.count { $0.isPending == true }
    let unknown = components.count { $0.isPending == nil }
    let rest = unknown == 0 || components.count == 1 ? "." : "; of \(unknown) it is not known."
    switch (pending, components.count) {
    case (0, 1) where unknown == 1:
      return "It is not known whether the only component has firmware waiting."
    case (0, 1): return "The only component has no firmware waiting" + rest
    case (0, let count) where unknown == count:
      return "It is not known of any of \(count) components whether it has firmware waiting."
    case (0, let count): return "None of \(count) components has firmware waiting" + rest
    case (1, 1): return "The only component has firmware waiting" + rest
    case (1, let count): return "1 of \(count) components has firmware waiting" + rest
    case (let pending, let count):
      return "\(pending) of \(count) components have firmware waiting" + rest
    }
  }

  /// Says what an activation would cost.
  public static func remark(_ component: Component) -> String {
    if component.isCapable == false { return "not live: takes a reboot" }
    if component.mayResetCPU == true { return "resets CPUs: not supported" }
    switch component.stopsCPUs {
    case true?: return "stops all CPUs for a short time"
    case false?: return "stops one CPU"
    case nil: return "live"
    }
  }

  /// Counts the digits that tell all GUIDs apart: 8, 13, … so that groups stay whole.
  private static func uniqueDigits(_ components: [Component]) -> Int {
    for digits in [8, 13, 18, 23] {
      let prefixes = Set(components.map { $0.guid.text.prefix(digits) })
      if prefixes.count == components.count { return digits }
    }
    return 36
  }
}
