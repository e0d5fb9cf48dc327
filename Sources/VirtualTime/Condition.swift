// SPDX-License-Identifier: MIT

import Glibc

/// Pairs a lock with a way to wait for changes of what it protects.
///
/// POSIX's own are used because they are the ones that the thread sanitizer understands.
@safe final class Condition: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let variable = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    // SAFETY: both point at memory of their type that is this object's own until deinit; the
    // attributes are only used while they are initialised.
    unsafe pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    unsafe pthread_condattr_init(&attributes)
    unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    unsafe pthread_cond_init(variable, &attributes)
    unsafe pthread_condattr_destroy(&attributes)
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

  /// Waits as ``wait()`` does, but not beyond a time of the host's monotonic clock, in nanoseconds.
  func wait(until deadline: UInt64) {
    let second: UInt64 = 1_000_000_000
    var time = timespec(
      tv_sec: Int(clamping: deadline / second), tv_nsec: Int(deadline % second))
    // SAFETY: as for ``wait()``; the time is read during the call only.
    unsafe pthread_cond_timedwait(variable, mutex, &time)
  }

  /// Tells the time of the host's monotonic clock, in nanoseconds.
  static var hostTime: UInt64 {
    var time = timespec()
    // SAFETY: the structure is this function's own. The call cannot fail: every Linux has the clock.
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }

  /// Wakes every thread in ``wait()`` and ``wait(until:)``.
  func wakeAll() {
    // SAFETY: initialised by init, destroyed only by deinit.
    unsafe pthread_cond_broadcast(variable)
  }
}
