// SPDX-License-Identifier: MIT

import Glibc

/// Is a point in time, as both clocks of the machine tell it.
public struct Moment: Equatable, Sendable {
  /// Counts seconds since 1970; jumps when somebody sets the clock. Windows go by it.
  public var wall: Int64
  /// Counts milliseconds since the machine started; delays go by it.
  public var monotonic: Int64

  /// Names a point in time.
  public init(wall: Int64, monotonic: Int64) {
    self.wall = wall
    self.monotonic = monotonic
  }

  /// Asks the machine's clocks.
  public static func now() -> Moment {
    Moment(wall: read(CLOCK_REALTIME) / 1000, monotonic: read(CLOCK_MONOTONIC))
  }

  private static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    // SAFETY: the pointer is to a timespec of this function's.
    guard unsafe clock_gettime(clock, &time) == 0 else { return 0 }
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}

/// Is what a clock on the wall and a calendar show.
public struct WallTime: Equatable, Sendable {
  /// Counts days from Sunday, 0...6.
  public var weekday: Int
  /// Counts seconds from midnight as the clock shows it, 0...86,400 (with a leap second).
  public var second: Int

  /// Names what clock and calendar show.
  public init(weekday: Int, second: Int) {
    self.weekday = weekday
    self.second = second
  }

  /// Tells what clocks show at a time, in the machine's zone (or that of the environment's `TZ`), or
  /// in UTC.
  public static func at(_ time: Int64, isUTC: Bool) -> WallTime {
    var seconds = time_t(time)
    var parts = unsafe tm()
    // SAFETY: both pointers are to objects of this function's, and the part of `tm` that is a pointer
    // is not used. localtime_r need not look for a
    // changed zone by itself; tzset does.
    if isUTC {
      unsafe gmtime_r(&seconds, &parts)
    } else {
      tzset()
      unsafe localtime_r(&seconds, &parts)
    }
    return WallTime(
      weekday: unsafe Int(parts.tm_wday),
      second: unsafe Int(parts.tm_hour) * 3600 + Int(parts.tm_min) * 60 + Int(parts.tm_sec))
  }
}
