// SPDX-License-Identifier: MIT

import VirtualTime

/// Is a process of the simulated system: a thread that can be killed while the kernel has it wait.
/// The thread is one of its own, or that of whoever runs something as it.
public final class SimulatedProcess: @unchecked Sendable {
  private let clock: VirtualClock
  private var killed = false
  private var thread: VirtualThread?

  @TaskLocal static var current: SimulatedProcess?

  init(_ clock: VirtualClock, _ body: @escaping @Sendable () -> Void) {
    self.clock = clock
    thread = clock.start { [self] in
      Self.$current.withValue(self) { body() }
    }
  }

  /// Makes a process of a machine that has no thread yet.
  public init(of machine: SimulatedMachine) {
    clock = machine.hardware.clock
  }

  /// Runs `body` as this process, on the calling thread.
  public func run<Result>(_ body: () -> Result) -> Result {
    clock.run { Self.$current.withValue(self, operation: body) }
  }

  /// Kills the process: what it waits for in the kernel is interrupted.
  public func kill() {
    clock.change { killed = true }
  }

  /// Waits for the process to end; once.
  public func awaitEnd() {
    thread?.awaitEnd()
  }

  /// Tells whether the process is being killed; the clock's lock is held.
  var isKilled: Bool { killed }
}
