// SPDX-License-Identifier: MIT

import Dispatch
import Synchronization

/// Says that something took longer than it may.
public struct TookTooLong: Error {
  init() {}
}

/// Does something that must not hang, on a thread of its own; it may take two minutes.
///
/// - Throws: What it throws; ``TookTooLong`` if it does not come to an end.
public func bounded<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) throws -> Value
{
  let shared = Shared<Result<Value, any Error>>()
  DispatchQueue(label: "bounded").async {
    let value = Result { try body() }
    shared.value.withLock { $0 = value }
    shared.done.signal()
  }
  guard shared.done.wait(timeout: .now() + .seconds(120)) == .success else { throw TookTooLong() }
  guard let value = shared.value.withLock({ $0 }) else { throw TookTooLong() }
  return try value.get()
}

private final class Shared<Value: Sendable>: Sendable {
  let value = Mutex<Value?>(nil)
  let done = DispatchSemaphore(value: 0)
}
