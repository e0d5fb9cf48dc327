// SPDX-License-Identifier: MIT

extension HistoryEntry {
  /// Names how an attempt ended; a word that this code does not know is kept as it is.
  public struct Outcome: RawRepresentable, Hashable, Sendable {
    /// Spells the word.
    public var rawValue: String

    /// Wraps a word; every text is one.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// The new image runs.
    public static let activated = Outcome(rawValue: "activated")
    /// The image was loaded and checked.
    public static let primed = Outcome(rawValue: "primed")
    /// What was primed was undone, or an attempt was stopped.
    public static let cancelled = Outcome(rawValue: "cancelled")
    /// A setting was stored.
    public static let set = Outcome(rawValue: "set")
    /// Nothing was pending.
    public static let nothingToDo = Outcome(rawValue: "nothing-to-do")
    /// It was refused before anything was tried.
    public static let refused = Outcome(rawValue: "refused")
    /// It failed, and the old image runs.
    public static let failed = Outcome(rawValue: "failed")
    /// Somebody stopped it, and the old image runs.
    public static let stopped = Outcome(rawValue: "stopped")
    /// Nobody can tell what runs.
    public static let unknown = Outcome(rawValue: "unknown")
    /// Another attempt was in the way.
    public static let busy = Outcome(rawValue: "busy")
    /// An earlier component's failure ended the run.
    public static let notAttempted = Outcome(rawValue: "not-attempted")
  }

  /// Names the program that made an attempt; an unknown word is kept as it is.
  public struct Origin: RawRepresentable, Hashable, Sendable {
    /// Spells the word.
    public var rawValue: String

    /// Wraps a word; every text is one.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// A person or a script called the command.
    public static let commandLine = Origin(rawValue: "cli")
    /// The watching service did.
    public static let daemon = Origin(rawValue: "daemon")
  }
}
