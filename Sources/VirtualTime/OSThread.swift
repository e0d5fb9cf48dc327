// SPDX-License-Identifier: MIT

import Glibc

/// Runs a closure on a thread of the operating system.
///
/// Swift's own tasks will not do: code under test blocks its thread, as firmware does its CPU.
final class OSThread: @unchecked Sendable {
  private var handle = pthread_t()

  /// Starts the thread; nil if the system has none to give.
  init?(_ body: @escaping @Sendable () -> Void) {
    // SAFETY: the reference is retained for the thread, which releases it; `handle` is written
    // before anybody can call join().
    let closure = unsafe Unmanaged.passRetained(Body(body))
    let error = unsafe pthread_create(
      &handle, nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        // SAFETY: the argument is the retained Body of the initialiser, taken once.
        let body = unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
        body.run()
        return nil
      }, closure.toOpaque())
    guard error == 0 else {
      // SAFETY: retained above for a thread that there is not.
      unsafe closure.release()
      return nil
    }
  }

  /// Waits for the closure to return. It may be called once.
  func join() {
    pthread_join(handle, nil)
  }

  private final class Body {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
      self.run = run
    }
  }
}
