// SPDX-License-Identifier: MIT

/// Is an object of the policy's, none of whose keys is unknown.
struct Fields {
  /// Is any key.
  struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private let container: KeyedDecodingContainer<Key>

  /// Reads an object; `allowed` is nil where keys are names of the reader's choice.
  init(_ decoder: any Decoder, allowed: [String]?) throws {
    container = try decoder.container(keyedBy: Key.self)
    guard let allowed else { return }
    for key in container.allKeys where !allowed.contains(key.stringValue) {
      throw PolicyError(
        container.codingPath + [key],
        "is no key that a policy has here; there are \(allowed.joined(separator: ", "))")
    }
  }

  var names: [String] { container.allKeys.map(\.stringValue) }

  /// Reads a value that may be missing.
  func optional<Value: Decodable>(_ name: String, _: Value.Type = Value.self) throws -> Value? {
    let key = Key(stringValue: name)
    guard container.contains(key) else { return nil }
    return try container.decode(Value.self, forKey: key)
  }

  /// Reads a value that has to be there.
  func required<Value: Decodable>(_ name: String, _: Value.Type = Value.self) throws -> Value {
    guard let value: Value = try optional(name) else {
      throw PolicyError(container.codingPath + [Key(stringValue: name)], "is missing")
    }
    return value
  }

  /// Makes an error about a value.
  func error(_ name: String, _ problem: String) -> PolicyError {
    PolicyError(container.codingPath + [Key(stringValue: name)], problem)
  }

  /// Reads a number of seconds.
  func seconds(_ name: String, _ range: ClosedRange<Int64>, default value: Int64) throws -> Int64 {
    let seconds: Int64 = try optional(name) ?? value
    guard range.contains(seconds) else {
      throw error(name, "is \(range.lowerBound) to \(range.upperBound) seconds")
    }
    return seconds
  }

  /// Reads a path that does not depend on any working directory.
  func path(_ name: String) throws -> String? {
    guard let path: String = try optional(name) else { return nil }
    guard path.utf8.first == UInt8(ascii: "/"), path.utf8.last != UInt8(ascii: "/"),
      path.utf8.count < 4096, !path.utf8.contains(0)
    else { throw error(name, "is no absolute path of a file") }
    return path
  }
}
