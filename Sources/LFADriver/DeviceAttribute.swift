// SPDX-License-Identifier: MIT

import Synchronization

/// Names the files about the driver as a whole, in the directory of its platform device. All of
/// them are read only, mode 0444.
public enum DeviceAttribute: UInt8, Sendable {
  /// Tells the version of the firmware's interface, `major.minor`.
  case specVersion
  /// Counts activations that began.
  case activationsTried
  /// Counts activations after which the new image ran.
  case activationsDone
  /// Counts activations that failed.
  case activationsFailed
  /// Counts activations that somebody stopped.
  case activationsCancelled
  /// Tells for how long all CPUs stood still last, in nanoseconds.
  case lastStopTime
  /// Tells for how long all CPUs stood still at most, in nanoseconds.
  case longestStopTime

  /// Counts the attributes; raw values are 0 to this less one.
  public static let count = 7

  /// Spells the name of the file.
  public var fileName: StaticString {
    switch self {
    case .specVersion: "spec_version"
    case .activationsTried: "activations_tried"
    case .activationsDone: "activations_done"
    case .activationsFailed: "activations_failed"
    case .activationsCancelled: "activations_cancelled"
    case .lastStopTime: "last_stop_time_ns"
    case .longestStopTime: "longest_stop_time_ns"
    }
  }
}

extension Driver {
  /// Tells what a file about the driver reads as, in ASCII with a newline behind.
  ///
  /// - Returns: the number of bytes written; what exceeds the room in `text` is cut off.
  public func show(_ attribute: DeviceAttribute, into text: inout MutableSpan<UInt8>) -> Int {
    var content = TextLine()
    switch attribute {
    case .specVersion:
      let version = specVersion.load(ordering: .relaxed)
      content.append(decimal: version >> 16)
      content.append(UInt8(ascii: "."))
      content.append(decimal: version & 0xffff)
    case .activationsTried:
      content.append(decimal: statistics.tried.load(ordering: .relaxed))
    case .activationsDone:
      content.append(decimal: statistics.done.load(ordering: .relaxed))
    case .activationsFailed:
      content.append(decimal: statistics.failed.load(ordering: .relaxed))
    case .activationsCancelled:
      content.append(decimal: statistics.cancelled.load(ordering: .relaxed))
    case .lastStopTime:
      content.append(decimal: statistics.lastStop.load(ordering: .relaxed))
    case .longestStopTime:
      content.append(decimal: statistics.longestStop.load(ordering: .relaxed))
    }
    content.append(UInt8(ascii: "\n"))
    return content.copy(into: &text)
  }
}
