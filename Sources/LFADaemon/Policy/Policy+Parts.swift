// SPDX-License-Identifier: MIT

import LFA
import LFASysfs

extension Policy.Rule: Decodable {
  /// Reads a component's rule.
  public init(from decoder: any Decoder) throws {
    let fields = try Fields(decoder, allowed: ["activate", "windows", "max_version", "versions"])
    let word: String = try fields.required("activate")
    guard let activation = Activation(rawValue: word) else {
      throw fields.error("activate", "is \"never\", \"auto\" or \"window\"")
    }
    self.activation = activation
    windows = try fields.optional("windows") ?? []
    guard (activation == .window) == !windows.isEmpty else {
      throw fields.error(
        "windows", activation == .window ? "has to list one at least" : "goes with \"window\" only")
    }
    maximumVersion = try fields.optional("max_version")
    versions = try fields.optional("versions")
    for version in [maximumVersion].compactMap(\.self) + (versions ?? [])
    where FirmwareVersion(version) == nil {
      throw fields.error("versions", "\"\(version.printable)\" is no version such as \"1.2\"")
    }
  }
}

extension MaintenanceWindow: Decodable {
  private static let dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

  /// Reads a window.
  public init(from decoder: any Decoder) throws {
    let fields = try Fields(decoder, allowed: ["days", "from", "to", "time"])
    let names: [String] = try fields.optional("days") ?? Self.dayNames
    guard !names.isEmpty else { throw fields.error("days", "lists none; without it, all count") }
    days = []
    for name in names {
      guard let day = Self.dayNames.firstIndex(of: name) else {
        throw fields.error("days", "are \(Self.dayNames.joined(separator: ", "))")
      }
      days.insert(day)
    }
    from = try Self.minute(fields, "from", limit: 1439)
    to = try Self.minute(fields, "to", limit: 1440)
    guard from != to else { throw fields.error("to", "is when it opens; a day ends at 24:00") }
    switch try fields.optional("time", String.self) ?? "local" {
    case "local": isUTC = false
    case "utc": isUTC = true
    default: throw fields.error("time", "is \"local\" or \"utc\"")
    }
  }

  private static func minute(_ fields: Fields, _ name: String, limit: Int) throws -> Int {
    let text: String = try fields.required(name)
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    let isShaped =
      text.utf8.count == 5 && parts.count == 2
      && parts.allSatisfy { $0.count == 2 && $0.allSatisfy { (0x30...0x39).contains($0) } }
    guard isShaped, let hour = Int(text.prefix(2)), let minute = Int(text.suffix(2)),
      minute < 60, hour * 60 + minute <= limit
    else { throw fields.error(name, "is no time such as \"02:00\"") }
    return hour * 60 + minute
  }
}

extension Policy.Hooks: Decodable {
  /// Reads what programs are run.
  public init(from decoder: any Decoder) throws {
    let fields = try Fields(decoder, allowed: ["before", "after", "timeout_s"])
    before = try fields.path("before")
    after = try fields.path("after")
    timeout = try fields.seconds("timeout_s", 1...3600, default: 60)
  }
}

extension Policy.Features: Decodable {
  /// Reads where labels go.
  public init(from decoder: any Decoder) throws {
    let fields = try Fields(decoder, allowed: ["path", "prefix", "expiry_s"])
    guard let path = try fields.path("path") else { throw fields.error("path", "is missing") }
    self.path = path
    prefix = try fields.required("prefix")
    guard LabelText.isDomain(prefix) else {
      throw fields.error("prefix", "is no DNS name in lower case")
    }
    expiry = try fields.seconds("expiry_s", 120...604_800, default: 900)
  }
}
