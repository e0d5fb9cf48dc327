// SPDX-License-Identifier: MIT

/// Spells figures in Prometheus's text format.
struct MetricsText {
  /// Holds what has been spelled so far.
  private(set) var text = ""

  /// Is a figure with its labels.
  struct Sample: Equatable {
    var labels: [(name: String, value: String)]
    var value: Double

    static func == (left: Sample, right: Sample) -> Bool {
      left.value == right.value
        && left.labels.elementsEqual(right.labels) { $0.name == $1.name && $0.value == $1.value }
    }
  }

  /// Adds a family of figures; nothing if there is none.
  mutating func add(_ name: String, _ type: String, help: String, _ samples: [Sample]) {
    guard !samples.isEmpty else { return }
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    for sample in samples {
      text += name
      if !sample.labels.isEmpty {
        let labels = sample.labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }
        text += "{\(labels.joined(separator: ","))}"
      }
      text += " \(Self.number(sample.value))\n"
    }
  }

  /// Adds one figure without labels.
  mutating func add(_ name: String, _ type: String, help: String, _ value: Double) {
    add(name, type, help: help, [Sample(labels: [], value: value)])
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func number(_ value: Double) -> String {
    if let whole = Int64(exactly: value) { return "\(whole)" }
    return value.isNaN ? "NaN" : value.isInfinite ? (value < 0 ? "-Inf" : "+Inf") : "\(value)"
  }
}

extension MetricsText {
  /// Reads the figures in a text, by their names; lines that are none are passed over.
  static func samples(in text: String) -> [String: [Sample]] {
    var samples: [String: [Sample]] = [:]
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      guard let (name, sample) = sample(line) else { continue }
      samples[name, default: []].append(sample)
    }
    return samples
  }

  private static func sample(_ line: Substring) -> (name: String, sample: Sample)? {
    var rest = line
    let name = String(rest.prefix { $0 != "{" && $0 != " " })
    rest = rest.dropFirst(name.count)
    var labels: [(name: String, value: String)] = []
    if rest.first == "{" {
      rest = rest.dropFirst()
      while rest.first != "}" {
        guard let equals = rest.firstIndex(of: "=") else { return nil }
        let label = String(rest[..<equals])
        rest = rest[rest.index(after: equals)...]
        guard let value = quoted(&rest) else { return nil }
        labels.append((label, value))
        if rest.first == "," { rest = rest.dropFirst() }
      }
      rest = rest.dropFirst()
    }
    guard !name.isEmpty, rest.first == " ", let value = Double(rest.dropFirst()) else { return nil }
    return (name, Sample(labels: labels, value: value))
  }

  /// Takes a text in quotes off the beginning.
  private static func quoted(_ rest: inout Substring) -> String? {
    guard rest.popFirst() == "\"" else { return nil }
    var value = ""
    while let character = rest.popFirst() {
      switch character {
      case "\"": return value
      case "\\":
        guard let escape = rest.popFirst() else { return nil }
        value.append(escape == "n" ? "\n" : escape)
      default: value.append(character)
      }
    }
    return nil
  }
}
