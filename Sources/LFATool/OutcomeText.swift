// SPDX-License-Identifier: MIT

import LFA
import LFASysfs

extension Outcome {
  /// Says in a line what became of the component.
  public var line: String {
    switch result {
    case .activated:
      "\(name): \(versions)\(costs)" + (message.map { "; \($0)" } ?? "")
    case .primed:
      "\(name): \(to?.text ?? "the image") is primed"
        + (seconds.map { " (\(Duration.seconds($0).shortText))" } ?? "")
    case .cancelled: "\(name): cancelled"
    case .set: "\(name): \(message ?? "set")"
    case .nothingToDo: "\(name): nothing to do" + (message.map { ": \($0)" } ?? "")
    case .wouldActivate: "\(name): would activate \(versions)"
    case .wouldPrime: "\(name): would prime \(to?.text ?? "the image")"
    case .wouldCancel: "\(name): would cancel"
    case .wouldSet: "\(name): would set" + (message.map { " \($0)" } ?? "")
    case .refused: "\(name): refused: \(message ?? "for no reason given")"
    case .failed: "\(name): failed: \(message ?? "for no reason given")\(remains)"
    case .stopped: "\(name): \(message ?? "cancelled")\(remains)"
    case .unknown:
      "\(name): state unknown: \(message ?? "nobody knows what runs"). Have a person look at it"
    case .busy: "\(name): busy: \(message ?? "somebody else is at it"); try again"
    case .notAttempted:
      "\(name): not attempted" + (message.map { ": \($0)" } ?? ", as one before it failed")
    }
  }

  private var versions: String { "\(from?.text ?? "?") → \(to?.text ?? "?")" }

  private var costs: String {
    guard let seconds else { return "" }
    let stop = stopTime.map {
      ", CPUs stopped \(Duration.nanoseconds(Int64(clamping: $0)).shortText)"
    }
    return " (\(Duration.seconds(seconds).shortText)\(stop ?? ""))"
  }

  private var remains: String {
    guard status == .activationFailed || status == .cancelled, let from else { return "" }
    return "; \(from.text) still runs"
  }
}
