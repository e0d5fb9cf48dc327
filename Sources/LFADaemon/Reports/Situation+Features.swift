// SPDX-License-Identifier: MIT

import FoundationEssentials
import LFA
import LFASysfs
import LFATool

extension Situation {
  /// Bounds the components that get labels: readers refuse files of more than 64 KiB, and the two lines
  /// of one have 762 bytes at most.
  static let labelledComponents = 80

  /// Spells the file for node feature discovery: a label a line, and until when they count.
  func labels(_ features: Policy.Features, at time: Int64) -> String {
    let expiry = Date(timeIntervalSince1970: Double(time + features.expiry))
    var lines = ["# +expiry-time=\(expiry.formatted(Date.ISO8601FormatStyle()))"]
    func add(_ name: String, _ value: String) {
      lines.append("\(features.prefix)/\(name)=\(LabelText.value(value))")
    }
    let components = decisions.map(\.component)
    add("available", isTreeReadable && !components.isEmpty ? "true" : "false")
    add("pending", components.contains { $0.isPending == true } ? "true" : "false")
    add("stopped", stopReason == nil ? "false" : "true")
    var taken = Set<String>()
    for component in components.prefix(Self.labelledComponents) {
      // Two components of one name would have one label between them.
      let alias = names.aliases(component.guid).first ?? component.guid.text
      let name = taken.insert(alias).inserted ? alias : component.guid.text
      if let version = component.currentVersion { label(name, ".version", version.text) }
      if let version = component.pendingVersion { label(name, ".pending", version.text) }
    }
    func label(_ component: String, _ suffix: String, _ value: String) {
      let name = LabelText.value(String(component.utf8.prefix(LabelText.limit - 8)) ?? "")
      guard !name.isEmpty else { return }
      add(name + suffix, value)
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
