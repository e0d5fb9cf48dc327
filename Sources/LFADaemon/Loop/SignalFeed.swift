// SPDX-License-Identifier: MIT

import Dispatch
import Glibc

/// Passes on signals in place of what they do by themselves.
final class SignalFeed {
  /// Lists those that ask the daemon to end.
  static let terminating = [SIGTERM, SIGINT]
  private let sources: [any DispatchSourceSignal]

  init(_ receive: @escaping @Sendable (Int32) -> Void) {
    sources = (Self.terminating + [SIGHUP]).map { number in
      // Only the event source reacts to it from now on.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler { receive(number) }
      source.resume()
      return source
    }
  }

  /// Lets the signals do again what they did.
  func stop() {
    for source in sources { source.cancel() }
    for number in Self.terminating + [SIGHUP] { signal(number, SIG_DFL) }
  }
}
