// SPDX-License-Identifier: MIT

import Testing
import VirtualTime

@Suite("Real time")
struct RealPaceTests {
  @Test("A deadline is waited for, and none comes early")
  func deadline() {
    let clock = VirtualClock(pace: .real)
    let deadline = clock.now + 5_000_000
    clock.run { clock.sleep(until: deadline) }
    #expect(clock.now >= deadline)
    #expect(clock.jumps == 0)
  }

  @Test("Time passes also where nobody waits")
  func idle() {
    let clock = VirtualClock(pace: .real)
    let start = clock.now
    while clock.now == start {}
    #expect(clock.now > start)
  }

  @Test("Who waits for ever is let wait, until somebody from outside changes something")
  func change() {
    let clock = VirtualClock(pace: .real)
    let flags = Flags()
    let threads = [UInt64.max, .max - 1].map { deadline in
      clock.start {
        clock.change { flags.started += 1 }
        let came = clock.wait(until: deadline, for: "the flag") { flags.isSet }
        #expect(came)
      }
    }
    clock.run { _ = clock.wait(until: .max, for: "the others") { flags.started == 2 } }
    clock.change { flags.isSet = true }
    for thread in threads { thread.join() }
  }

  @Test("Of many that wait, each wakes at its own time")
  func order() {
    let clock = VirtualClock(pace: .real)
    let start = clock.now
    let threads = (1...20 as ClosedRange<UInt64>).map { number in
      clock.start {
        let deadline = start + number * 1_000_000
        clock.sleep(until: deadline)
        #expect(clock.now >= deadline)
      }
    }
    for thread in threads { thread.join() }
  }
}

/// Is changed and read under the clock's lock only.
private final class Flags: @unchecked Sendable {
  var started = 0
  var isSet = false
}
