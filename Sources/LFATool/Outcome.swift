// SPDX-License-Identifier: MIT

public import LFA
public import LFASysfs

/// Is what became of a component.
public struct Outcome: Equatable, Sendable {
  /// Names what can become of it. The words are those of JSON and of the history.
  public enum Result: String, Codable, Sendable, CaseIterable {
    /// The new image runs.
    case activated
    /// The new image is checked and waits for `activate`.
    case primed
    /// What had begun is undone, as was asked.
    case cancelled
    /// A setting has its new value.
    case set
    /// There was nothing to do.
    case nothingToDo = "nothing-to-do"
    /// It would be activated, were this no dry run.
    case wouldActivate = "would-activate"
    /// It would be primed, were this no dry run.
    case wouldPrime = "would-prime"
    /// It would be cancelled, were this no dry run.
    case wouldCancel = "would-cancel"
    /// It would be set, were this no dry run.
    case wouldSet = "would-set"
    /// It was refused before anything was tried.
    case refused
    /// It failed; the old firmware runs.
    case failed
    /// It was cancelled by somebody; the old firmware runs.
    case stopped
    /// Nobody knows what runs.
    case unknown
    /// Somebody else is at it.
    case busy
    /// It was left alone, since one before it failed.
    case notAttempted = "not-attempted"
  }

  /// Is a write to a file, made or only planned.
  public struct Write: Equatable, Sendable {
    /// Names the file.
    public var path: String
    /// Tells the text written, without the newline.
    public var value: String
  }

  /// Identifies the component.
  public var guid: GUID
  /// Tells what to call it.
  public var name: String
  /// Tells what became of it.
  public var result: Result
  /// Tells the shell.
  public var status: ExitStatus
  /// Tells the version that ran before.
  public var from: FirmwareVersion?
  /// Tells the version that runs now or was wanted.
  public var to: FirmwareVersion?
  /// Tells how long it took, in seconds.
  public var seconds: Double?
  /// Tells for how long all CPUs stood still, in nanoseconds.
  public var stopTime: UInt64?
  /// Explains, where the result does not speak for itself.
  public var message: String?
  /// Names the kernel's error.
  public var errno: String?
  /// Lists the writes.
  public var writes: [Write] = []

  /// Starts with what is known before anything is tried.
  public init(_ component: Component, name: String, _ result: Result, _ status: ExitStatus) {
    guid = component.guid
    self.name = name
    self.result = result
    self.status = status
    from = component.currentVersion
    to = component.pendingVersion
  }

  /// Tells whether a part was done before the rest failed.
  var isPartlyDone = false

  /// Tells whether anything is other than before.
  public var changed: Bool {
    switch result {
    case .activated, .primed, .cancelled, .set, .unknown: true
    default: isPartlyDone
    }
  }
}
