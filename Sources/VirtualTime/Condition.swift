// SPDX-License-Identifier: MIT

import Glibc

/// Pairs a lock with a way to wait for changes of what it protects.
///
/// POSIX's own are used because they are the ones that the thread sanitizer understands.
@safe final class Condition: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let variable = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    // SAFETY: both point at memory of their type that is this object's own until deinit.
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_cond_init(variable, nil)
  }

  deinit {
    // SAFETY: initialised by init; nobody waits, as a waiter would hold a reference to this object.
    unsafe pthread_cond_destroy(variable)
    unsafe pthread_mutex_destroy(mutex)
    unsafe variable.deallocate()
    unsafe mutex.deallocate()
  }

  /// Runs `body` with the lock held.
  func withLock<Result>(_ body: () -> Result) -> Result {
    // SAFETY: initialised by init, destroyed only by deinit.
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return body()
  }

  /// Releases the lock, which the caller holds, until somebody calls ``wakeAll()``, or for no
  /// reason; then takes it again.
  func wait() {
    // SAFETY: initialised by init; the caller is inside withLock.
    unsafe pthread_cond_wait(variable, mutex)
  }

  /// Wakes every thread in ``wait()``.
  func wakeAll() {
    // SAFETY: initialised by init, destroyed only by deinit.
    unsafe pthread_cond_broadcast(variable)
  }
}
