// SPDX-License-Identifier: MIT

/// Is the word of a component's file `state` (ABI.md).
public enum ComponentState: Hashable, Sendable {
  /// Nothing is pending.
  case idle
  /// An image waits.
  case pending
  /// PRIME is being made.
  case priming
  /// The image waits for `activate`.
  case primed
  /// ACTIVATE is being made.
  case activating
  /// An image waits, and the last attempt failed.
  case failed
  /// Is a word that a newer driver has.
  case other(String)

  /// Reads the word; nil if it is none.
  public init?(_ word: String) {
    switch word {
    case "idle": self = .idle
    case "pending": self = .pending
    case "priming": self = .priming
    case "primed": self = .primed
    case "activating": self = .activating
    case "failed": self = .failed
    default:
      guard !word.isEmpty, word.utf8.count <= 32,
        word.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || (0x61...0x7a).contains($0) })
      else { return nil }
      self = .other(word)
    }
  }

  /// Tells whether an image waits; nil for a word of a newer driver's.
  public var hasPending: Bool? {
    switch self {
    case .idle: false
    case .pending, .priming, .primed, .activating, .failed: true
    case .other: nil
    }
  }

  /// Spells the word.
  public var word: String {
    switch self {
    case .idle: "idle"
    case .pending: "pending"
    case .priming: "priming"
    case .primed: "primed"
    case .activating: "activating"
    case .failed: "failed"
    case .other(let word): word
    }
  }
}
