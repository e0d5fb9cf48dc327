// SPDX-License-Identifier: MIT

import FoundationEssentials
import LFA
import LFASysfs

extension Policy: Decodable {
  /// Reads a policy; see Documentation/Daemon.md for what it may say.
  public init(from decoder: any Decoder) throws {
    let fields = try Fields(
      decoder, allowed: ["schema", "components", "jitter_s", "hooks", "metrics", "nfd"])
    let schema: Int = try fields.required("schema")
    guard schema == Policy.schema else {
      throw fields.error("schema", "is \(schema), and this program knows \(Policy.schema) only")
    }
    jitter = try fields.seconds("jitter_s", 0...86_400, default: 0)
    components = try fields.optional("components", Rules.self)?.rules ?? [:]
    hooks = try fields.optional("hooks") ?? Hooks()
    metricsPath = try fields.optional("metrics", MetricsSection.self)?.path
    features = try fields.optional("nfd")
    for (name, rule) in components where rule.activation == .window {
      // Otherwise the delay could outlast each window, and nothing would ever happen.
      for window in rule.windows where window.length <= jitter {
        throw fields.error("jitter_s", "is not shorter than a window of \"\(name.printable)\"")
      }
    }
  }

  /// Reads a policy from the text of a file.
  public init(text: [UInt8]) throws(PolicyError) {
    // Foundation's reader of JSON5 traps on what is no UTF-8.
    guard String(validating: text, as: UTF8.self) != nil else {
      throw PolicyError("the policy", "is no UTF-8")
    }
    guard !Policy.hasSignedHexadecimal(text) else {
      throw PolicyError("the policy", "has a hexadecimal number with a sign behind its digits")
    }
    let decoder = JSONDecoder()
    decoder.allowsJSON5 = true
    do {
      self = try decoder.decode(Policy.self, from: Data(text))
    } catch let error as PolicyError {
      throw error
    } catch let error as DecodingError {
      throw PolicyError(error)
    } catch {
      throw PolicyError("the policy", "\(error)")
    }
  }

  /// Finds digits such as `0x1E+`, on which Foundation's reader traps: it takes the E for the beginning
  /// of an exponent first, and for a digit then.
  private static func hasSignedHexadecimal(_ text: [UInt8]) -> Bool {
    var isHexadecimal = false
    for (index, byte) in text.enumerated() {
      switch UnicodeScalar(byte) {
      case "x", "X": isHexadecimal = index > 0 && text[index - 1] == UInt8(ascii: "0")
      case "0"..."9", "a"..."f", "A"..."F": break
      case "+", "-":
        if isHexadecimal { return true }
      default: isHexadecimal = false
      }
    }
    return false
  }

  private struct MetricsSection: Decodable {
    var path: String

    init(from decoder: any Decoder) throws {
      let fields = try Fields(decoder, allowed: ["path"])
      guard let path = try fields.path("path") else { throw fields.error("path", "is missing") }
      guard path.hasSuffix(".prom") else {
        throw fields.error("path", "does not end in .prom, so the node exporter passes it over")
      }
      self.path = path
    }
  }

  private struct Rules: Decodable {
    var rules: [String: Rule] = [:]

    init(from decoder: any Decoder) throws {
      let fields = try Fields(decoder, allowed: nil)
      for name in fields.names {
        let key = GUID(name)?.text ?? name
        guard rules.updateValue(try fields.required(name), forKey: key) == nil else {
          throw fields.error(name, "is there twice")
        }
      }
    }
  }
}

extension PolicyError {
  init(_ error: DecodingError) {
    switch error {
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .keyNotFound(_, let context):
      self.init(context.codingPath, context.debugDescription)
    case .dataCorrupted(let context):
      let detail = context.underlyingError.map { ": \($0)" } ?? ""
      self.init(context.codingPath, context.debugDescription + detail)
    @unknown default:
      self.init("the policy", "\(error)")
    }
  }
}
