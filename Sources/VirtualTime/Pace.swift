// SPDX-License-Identifier: MIT

/// Says how the time of a ``VirtualClock`` passes.
public enum Pace: Sendable {
  /// It stands still while any thread has something to do, and jumps to the next deadline when all
  /// of them wait.
  case immediate
  /// It is the host's monotonic time since the clock was made: for machines that people and other
  /// programs use. Threads that wait for ever are let wait, as somebody may come and change what
  /// they wait for.
  case real
}
