// SPDX-License-Identifier: MIT

public import FoundationEssentials
import LFA
public import LFASimulator

/// Says what is wrong with a machine description, and where.
public struct DescriptionError: Error, Equatable, CustomStringConvertible {
  /// Says it in one line.
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}

extension MachineDescription {
  /// Reads a description in JSON; what it leaves out is as in ``standard``, but for components.
  public init(json: Data) throws(DescriptionError) {
    let file: MachineFile
    do {
      file = try JSONDecoder().decode(MachineFile.self, from: json)
    } catch let error as DecodingError {
      throw DescriptionError(error.explanation)
    } catch {
      throw DescriptionError("\(error)")
    }
    try self.init(file)
  }

  private init(_ file: MachineFile) throws(DescriptionError) {
    self = .standard
    if let cpus = file.cpus {
      guard (1...Self.cpuLimit).contains(cpus) else {
        throw DescriptionError("cpus: 1 to \(Self.cpuLimit) are possible, not \(cpus)")
      }
      self.cpus = cpus
    }
    if let time = file.primeTime { primeTime = try Self.time(time, "prime_time") }
    if let time = file.activateTime { activateTime = try Self.time(time, "activate_time") }
    guard let list = file.components else { return }
    guard list.count <= SimulatedHardware.componentLimit else {
      throw DescriptionError("components: at most \(SimulatedHardware.componentLimit) are possible")
    }
    components = []
    for (index, entry) in list.enumerated() {
      let component = try entry.component("components[\(index)]")
      if component.isCapable && index >= SimulatedHardware.agentLimit {
        throw DescriptionError(
          "components[\(index)]: only the first \(SimulatedHardware.agentLimit) can be capable: "
            + "set activation_capable to false")
      }
      components.append(component)
    }
    guard Set(components.map(\.guid)).count == components.count else {
      throw DescriptionError("components: a GUID is there twice")
    }
  }

  private static func time(_ text: String, _ place: String) throws(DescriptionError) -> UInt64 {
    guard let time = SimulatedTimes.nanoseconds(text) else {
      throw DescriptionError("\(place): \"\(text)\" is no time such as 2s, 500ms or 150us, to 1 h")
    }
    return time
  }
}

extension SimulatedTimes {
  /// Reads a time such as `2s`, `500ms`, `150us` or `0s`, to one hour; in nanoseconds.
  public static func nanoseconds(_ text: String) -> UInt64? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let factor: UInt64
    switch text.dropFirst(digits.count) {
    case "s": factor = 1_000_000_000
    case "ms": factor = 1_000_000
    case "us": factor = 1000
    case "ns": factor = 1
    default: return nil
    }
    guard let number = UInt64(digits), number <= 3600 * 1_000_000_000 / factor else { return nil }
    return number * factor
  }
}

extension DecodingError {
  /// Says in one line what is wrong where.
  var explanation: String {
    switch self {
    case .keyNotFound(let key, let context):
      return "\(Self.place(context))\"\(key.stringValue)\" is missing"
    case .typeMismatch(let type, let context):
      return "\(Self.place(context))a \(type) is expected"
    case .valueNotFound(let type, let context):
      return "\(Self.place(context))a \(type) is expected, not null"
    case .dataCorrupted(let context):
      return "\(Self.place(context))\(context.debugDescription)"
    @unknown default:
      return "\(self)"
    }
  }

  private static func place(_ context: Context) -> String {
    var place = ""
    for key in context.codingPath {
      if let index = key.intValue {
        place += "[\(index)]"
      } else {
        place += (place.isEmpty ? "" : ".") + key.stringValue
      }
    }
    return place.isEmpty ? "" : place + ": "
  }
}
