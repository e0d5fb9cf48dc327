// SPDX-License-Identifier: MIT

/// Is a time of the week, as clocks on the wall show it, from its first minute to the one before its
/// last.
///
/// Where clocks are put forward, what they skip is missing from the window; where they are put
/// back, what they show twice is in it twice.
public struct MaintenanceWindow: Equatable, Sendable {
  /// Holds the days on which it opens, from Sunday, 0...6.
  public var days: Set<Int>
  /// Tells when it opens, in minutes from midnight, 0..<1440.
  public var from: Int
  /// Tells when it closes, in minutes from midnight, 0...1440; on the next day unless that is later
  /// than ``from``.
  public var to: Int
  /// Tells that the clocks meant show UTC.
  public var isUTC: Bool

  /// Describes a window.
  public init(days: Set<Int>, from: Int, to: Int, isUTC: Bool = false) {
    self.days = days
    self.from = from
    self.to = to
    self.isUTC = isUTC
  }

  /// Tells its length by the clock, in seconds: one day at most.
  public var length: Int64 {
    Int64(to > from ? to - from : to - from + 1440) * 60
  }

  /// Tells for how many seconds, by the clock, it has been open; nil if it is closed.
  public func openSince(_ time: WallTime) -> Int64? {
    let opening = from * 60
    let closing = to * 60
    if to > from {
      guard days.contains(time.weekday), (opening..<closing).contains(time.second) else {
        return nil
      }
      return Int64(time.second - opening)
    }
    if days.contains(time.weekday), time.second >= opening {
      return Int64(time.second - opening)
    }
    if days.contains((time.weekday + 6) % 7), time.second < closing {
      return Int64(time.second + 86_400 - opening)
    }
    return nil
  }
}
