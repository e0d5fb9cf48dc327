// SPDX-License-Identifier: MIT

import ArgumentParser
import Dispatch
import Glibc

/// Runs an operation that SIGINT, SIGTERM and SIGHUP cancel, so that its QEMU goes with it.
/// Afterwards they do what they did before.
///
/// - Throws: What the operation throws; `ExitCode(130)` if one of the signals came meanwhile, even
///   if the operation was about to succeed.
func interruptible<Result: Sendable>(
  _ operation: @escaping @Sendable () async throws -> Result
) async throws -> Result {
  let task = Task(operation: operation)
  let watches = [SIGINT, SIGTERM, SIGHUP].map { number in
    // Only the event source reacts to it from now on.
    let previous = signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number)
    source.setEventHandler { task.cancel() }
    source.resume()
    return (number: number, source: source, previous: previous)
  }
  let result = await task.result
  // A signal that comes from here on finds no QEMU, and must not get lost.
  for watch in watches { _ = signal(watch.number, watch.previous) }
  for watch in watches { await end(watch.source) }
  guard !task.isCancelled else { throw ExitCode(130) }
  do {
    return try result.get()
  } catch is CancellationError {
    throw ExitCode(130)
  }
}

/// Ends an event source and waits until it is gone: one for the same signal that is made before
/// would not take effect.
private func end(_ source: any DispatchSourceSignal) async {
  await withCheckedContinuation { continuation in
    source.setCancelHandler { continuation.resume() }
    source.cancel()
  }
}
