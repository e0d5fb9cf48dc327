// SPDX-License-Identifier: MIT

import Synchronization
import Testing
import VirtualTime

@Suite("Virtual time")
struct VirtualClockTests {
  @Test("Sleeping threads wake in the order of their deadlines")
  func order() {
    let clock = VirtualClock()
    let woken = Mutex<[UInt64]>([])
    let threads = clock.run {
      ([5_000_000_000, 1_000_000_000, 3_000_000_000] as [UInt64]).map { deadline in
        clock.start {
          clock.sleep(until: deadline)
          woken.withLock { $0.append(clock.now) }
        }
      }
    }
    for thread in threads { thread.join() }
    #expect(woken.withLock { $0 } == [1_000_000_000, 3_000_000_000, 5_000_000_000])
    #expect(clock.jumps == 3)
  }

  @Test("What a thread waits for comes before any deadline")
  func change() {
    let clock = VirtualClock()
    let flag = Flag()
    clock.run {
      let thread = clock.start {
        let came = clock.wait(until: 1000, for: "the flag") { flag.isSet }
        #expect(came)
        #expect(clock.now == 0)
      }
      clock.change { flag.isSet = true }
      thread.awaitEnd()
    }
  }

  @Test("A deadline that has passed is no wait")
  func past() {
    let clock = VirtualClock()
    clock.run {
      clock.sleep(until: 7)
      clock.sleep(until: 3)
      let came = clock.wait(until: 7, for: "nothing") { false }
      #expect(!came)
    }
    #expect(clock.now == 7)
    #expect(clock.jumps == 1)
  }

  @Test("An attempt that takes something succeeds for one thread at a time")
  func acquisition() {
    let clock = VirtualClock()
    let flag = Flag()
    let inside = Atomic<Int>(0)
    let threads = clock.run {
      (0..<8).map { _ in
        clock.start {
          for _ in 0..<50 {
            clock.wait(until: .max, for: "the lock") {
              if flag.isSet { return false }
              flag.isSet = true
              return true
            }
            #expect(inside.add(1, ordering: .relaxed).newValue == 1)
            inside.subtract(1, ordering: .relaxed)
            clock.change { flag.isSet = false }
          }
        }
      }
    }
    for thread in threads { thread.join() }
    #expect(clock.jumps == 0)
  }
}

/// Is changed and read under the clock's lock only.
private final class Flag: @unchecked Sendable {
  var isSet = false
}
