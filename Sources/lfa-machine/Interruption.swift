// SPDX-License-Identifier: MIT

import ArgumentParser
import Dispatch
import Glibc

/// Runs an operation that SIGINT, SIGTERM and SIGHUP cancel, so that its QEMU goes with it.
func interruptible<Result: Sendable>(
  _ operation: @escaping @Sendable () async throws -> Result
) async throws -> Result {
  let task = Task(operation: operation)
  let signals = [SIGINT, SIGTERM, SIGHUP]
  let sources = signals.map { number in
    // Only the event source reacts to it from now on.
    _ = signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number)
    source.setEventHandler { task.cancel() }
    source.resume()
    return source
  }
  defer { for source in sources { source.cancel() } }
  do {
    return try await task.value
  } catch is CancellationError {
    throw ExitCode(130)
  }
}
