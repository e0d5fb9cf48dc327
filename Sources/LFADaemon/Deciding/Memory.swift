// SPDX-License-Identifier: MIT

import LFA
public import LFASysfs
import LFATool

/// Is what the daemon keeps in mind of components between two decisions.
public struct Memory: Equatable, Sendable {
  /// Says what ended automatic activation until the next start; nil while it goes on.
  public private(set) var stopReason: String?
  private(set) var images: [GUID: Image] = [:]

  /// Is what is known about the image that waits for a component.
  struct Image: Equatable, Sendable {
    var version: FirmwareVersion?
    /// Tells when it was first seen, by the monotonic clock in milliseconds.
    var seen: Int64
    var isSettled = false
    var retryCount = 0
    /// Tells when it may be tried again.
    var notBefore: Int64?
  }

  /// Starts without knowing anything.
  public init() {}

  /// Notes what the components' files say, at a time of the monotonic clock.
  ///
  /// What is known of an image goes with it: when another one waits, or none.
  public mutating func note(_ components: [Component], at time: Int64) {
    var kept: [GUID: Image] = [:]
    for component in components {
      // What could not be read this time is no reason to forget.
      guard component.isPending != nil else {
        kept[component.guid] = images[component.guid]
        continue
      }
      guard component.isPending == true else { continue }
      var image = Image(version: component.pendingVersion, seen: time)
      // Nor is a version that could not be read.
      let known = images[component.guid]
      if let known, [nil, known.version].contains(image.version) { image = known }
      if component.tellsOfFailedImage { image.isSettled = true }
      kept[component.guid] = image
    }
    images = kept
  }

  /// Notes how an attempt ended.
  ///
  /// - Parameter time: is the monotonic clock's, in milliseconds.
  public mutating func note(_ end: AttemptEnd, of order: AttemptOrder, at time: Int64) {
    switch end {
    case .abandoned, .vetoed: putOff(order, time)
    case .ended(let outcome):
      switch outcome.status {
      case .activationFailed, .cancelled: images[order.guid]?.isSettled = true
      case .unknown:
        stop("\(order.name): \(outcome.message ?? outcome.errno ?? "nobody knows what runs")")
      // After a success the image is forgotten as soon as it does not wait any more. Where it goes on
      // waiting something is odd, and not to be repeated all the time.
      default: putOff(order, time)
      }
    }
  }

  /// Ends automatic activation.
  public mutating func stop(_ reason: String) {
    stopReason = stopReason ?? reason
  }

  private mutating func putOff(_ order: AttemptOrder, _ time: Int64) {
    guard var image = images[order.guid] else { return }
    image.notBefore = time + Self.delay(image.retryCount)
    image.retryCount += 1
    images[order.guid] = image
  }

  /// Tells how long to wait after so many attempts that could not be made, in milliseconds: half a
  /// minute, then twice as long each time, an hour at most.
  static func delay(_ count: Int) -> Int64 {
    min(firstDelay << Int64(min(max(count, 0), 7)), 3_600_000)
  }

  private static let firstDelay: Int64 = 30_000
}

extension Component {
  /// Tells whether the driver says that the very image that waits has failed, whoever tried it.
  var tellsOfFailedImage: Bool {
    guard let result = lastResult, !result.isSuccess, let pendingVersion,
      result.to == pendingVersion
    else { return false }
    // The firmware has not judged the image in these cases.
    return !["EBUSY", "EINTR", "ESHUTDOWN"].contains(result.errno)
  }
}
