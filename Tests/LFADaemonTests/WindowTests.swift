// SPDX-License-Identifier: MIT

import Glibc
import LFADaemon
import Testing

@Suite struct WindowTests {
  static func time(_ day: Int, _ hour: Int, _ minute: Int, _ second: Int = 0) -> WallTime {
    WallTime(weekday: day, second: hour * 3600 + minute * 60 + second)
  }

  @Test func opensAndClosesOnItsDay() {
    let window = MaintenanceWindow(days: [6], from: 120, to: 240)
    #expect(window.openSince(Self.time(6, 1, 59, 59)) == nil)
    #expect(window.openSince(Self.time(6, 2, 0)) == 0)
    #expect(window.openSince(Self.time(6, 3, 59, 59)) == 7199)
    #expect(window.openSince(Self.time(6, 4, 0)) == nil)
    #expect(window.openSince(Self.time(5, 3, 0)) == nil)
    #expect(window.length == 7200)
  }

  /// It belongs to the day on which it opens.
  @Test func crossesMidnight() {
    let window = MaintenanceWindow(days: [6], from: 1380, to: 60)
    #expect(window.openSince(Self.time(6, 22, 59)) == nil)
    #expect(window.openSince(Self.time(6, 23, 0)) == 0)
    #expect(window.openSince(Self.time(0, 0, 59, 59)) == 7199)
    #expect(window.openSince(Self.time(0, 1, 0)) == nil)
    #expect(window.openSince(Self.time(6, 0, 30)) == nil)
    #expect(window.openSince(Self.time(0, 23, 30)) == nil)
    #expect(window.length == 7200)
  }

  @Test func untilTheEndOfADay() {
    let window = MaintenanceWindow(days: [1], from: 0, to: 1440)
    #expect(window.openSince(Self.time(1, 0, 0)) == 0)
    #expect(window.openSince(Self.time(1, 23, 59, 60)) == nil)
    #expect(window.openSince(Self.time(1, 23, 59, 59)) == 86_399)
    #expect(window.openSince(Self.time(2, 0, 0)) == nil)
    #expect(window.length == 86_400)
  }

  /// Each second of a week is in it as often as its length says.
  @Test(arguments: [(0, 1440), (120, 240), (1380, 60), (1, 0), (1439, 1440)])
  func coversItsLength(_ from: Int, _ to: Int) {
    let window = MaintenanceWindow(days: [0, 3], from: from, to: to)
    var minutes = 0
    for day in 0..<7 {
      for minute in 0..<1440 where window.openSince(Self.time(day, 0, minute)) != nil {
        minutes += 1
      }
    }
    #expect(Int64(minutes) * 60 == 2 * window.length)
  }
}

/// Changes the zone of the whole process, so nothing else in this module may ask for local time.
@Suite(.serialized) struct ZoneTests {
  init() {
    // Clocks in this zone go forward at 02:00 on the last Sunday in March, and back at 03:00 on
    // that in October. It does not depend on any file.
    // SAFETY: both are literals; no other test of this process asks for the environment's TZ.
    _ = unsafe setenv("TZ", "CET-1CEST,M3.5.0/2,M10.5.0/3", 1)
  }

  /// 2026-03-29 00:00:00 UTC; clocks go from 02:00 to 03:00 an hour later.
  static let spring: Int64 = 1_774_742_400
  /// 2026-10-25 00:00:00 UTC; clocks go from 03:00 back to 02:00 an hour later.
  static let autumn: Int64 = 1_792_886_400

  static func openSeconds(_ window: MaintenanceWindow, from start: Int64) -> Int {
    (0..<86_400).count {
      window.openSince(.at(start - 3600 + Int64($0), isUTC: window.isUTC)) != nil
    }
  }

  @Test func whatClocksSkipIsMissing() {
    let window = MaintenanceWindow(days: [0], from: 90, to: 210)
    #expect(WallTime.at(Self.spring + 3599, isUTC: false) == WallTime(weekday: 0, second: 7199))
    #expect(WallTime.at(Self.spring + 3600, isUTC: false) == WallTime(weekday: 0, second: 10_800))
    #expect(Self.openSeconds(window, from: Self.spring) == 3600)
    // One that lies wholly in the hour that is skipped does not open at all.
    let lost = MaintenanceWindow(days: [0], from: 120, to: 180)
    #expect(Self.openSeconds(lost, from: Self.spring) == 0)
  }

  @Test func whatClocksShowTwiceIsThereTwice() {
    let window = MaintenanceWindow(days: [0], from: 120, to: 180)
    #expect(Self.openSeconds(window, from: Self.autumn) == 7200)
  }

  @Test func universalTimeKnowsNoneOfThat() {
    let window = MaintenanceWindow(days: [0], from: 60, to: 120, isUTC: true)
    #expect(Self.openSeconds(window, from: Self.spring) == 3600)
    #expect(Self.openSeconds(window, from: Self.autumn) == 3600)
  }
}
