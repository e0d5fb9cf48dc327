// SPDX-License-Identifier: MIT

import Synchronization

/// Numbers what is open.
final class Handles<Value: Sendable>: Sendable {
  private let state = Mutex((last: 0 as UInt64, values: [UInt64: Value]()))

  func add(_ value: Value) -> UInt64 {
    state.withLock { state in
      state.last += 1
      state.values[state.last] = value
      return state.last
    }
  }

  subscript(number: UInt64) -> Value? { state.withLock { $0.values[number] } }

  func remove(_ number: UInt64) {
    state.withLock { $0.values[number] = nil }
  }
}
