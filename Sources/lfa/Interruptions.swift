// SPDX-License-Identifier: MIT

import Dispatch
import Glibc
import Synchronization

/// Turns SIGINT, SIGTERM and SIGHUP into something that one can wait for, until it is stopped.
///
/// One that is ignored from the beginning stays so: that is what nohup and a shell's `&` want.
final class Interruptions {
  private final class Counter: Sendable {
    struct State {
      var count = 0
      var continuation: AsyncStream<Void>.Continuation?
    }

    let state = Mutex(State())

    func note() {
      state.withLock { state in
        state.count += 1
        state.continuation?.yield()
      }
    }
  }

  private let numbers: [Int32]
  private let counter = Counter()
  private let sources: [any DispatchSourceSignal]

  init() {
    let counter = counter
    numbers = [SIGINT, SIGTERM, SIGHUP].filter { !Interruptions.isIgnored($0) }
    sources = numbers.map { number in
      // Only the event source reacts to it from now on.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler { counter.note() }
      source.resume()
      return source
    }
  }

  /// Tells whether any has come.
  var hasCome: Bool { counter.state.withLock { $0.count > 0 } }

  /// Passes on those that come from now on, and one that came already.
  func stream() -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
    counter.state.withLock { state in
      state.continuation = continuation
      if state.count > 0 { continuation.yield() }
    }
    return stream
  }

  /// Lets the signals do again what they did.
  func stop() {
    for source in sources { source.cancel() }
    for number in numbers { signal(number, SIG_DFL) }
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    // SAFETY: the structure is this function's own; its handler is only compared, with SIG_IGN.
    unsafe sigaction(number, nil, &action)
    return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }
}
