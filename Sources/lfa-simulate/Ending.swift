// SPDX-License-Identifier: MIT

import CFuse
import Glibc
import LFASimulatedTree
import LFASimulator
import Synchronization
import VirtualTime

/// Unmounts and ends the process when SIGINT, SIGTERM or SIGHUP asks for it.
///
/// The signals are waited for by a thread of their own, so that nothing happens in a handler. One
/// that is ignored from the beginning stays so: that is what nohup and a shell's `&` want.
@safe final class Ending: @unchecked Sendable {
  private let server: Server
  // SAFETY: the session is never destroyed, and libfuse's functions on it that are used here may be
  // called on any thread.
  private let session: OpaquePointer
  private let signals: [CInt]
  private let hasBegun = Atomic<Bool>(false)

  /// Blocks the signals in the calling thread and those that it makes.
  @unsafe init(_ server: Server, _ session: OpaquePointer) {
    self.server = server
    unsafe self.session = unsafe session
    signals = [SIGINT, SIGTERM, SIGHUP].filter { !Self.isIgnored($0) }
    var set = Self.set(of: signals)
    // SAFETY: the set is this function's own.
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Waits for a signal, on a thread of its own.
  func watch() {
    guard !signals.isEmpty else { return }
    _ = server.clock.start { [self] in
      var set = Self.set(of: signals)
      var number: CInt = 0
      // SAFETY: both are this closure's own.
      while unsafe sigwait(&set, &number) != 0 {}
      hasBegun.store(true, ordering: .sequentiallyConsistent)
      // Whoever activates gets its error before the mount is gone.
      server.tree.machine.shutdown()
      server.requests.endAll()
      unsafe fuse_session_unmount(session)
      exit(0)
    }
  }

  /// Returns at once unless a signal came: then the process ends in here.
  func join() {
    while hasBegun.load(ordering: .sequentiallyConsistent) { pause() }
  }

  private static func isIgnored(_ signal: CInt) -> Bool {
    var action = sigaction()
    // SAFETY: the structure is this function's own; its handler is only compared.
    unsafe sigaction(signal, nil, &action)
    return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }

  private static func set(of signals: [CInt]) -> sigset_t {
    var set = sigset_t()
    // SAFETY: the set is this function's own.
    unsafe sigemptyset(&set)
    for signal in signals { unsafe sigaddset(&set, signal) }
    return set
  }
}
